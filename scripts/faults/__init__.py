"""What breaks while people sign up: `make faults` breaks it, and counts what was lost or done twice."""
