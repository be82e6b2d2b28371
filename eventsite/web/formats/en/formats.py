"""How dates and times are written in plain British English: "Tuesday 16 March 2027, 7.30 pm", "7 pm".

What stands for ``a`` is in the catalogue, ``locale/en``. A no-break space holds it at its time.
"""

DATE_FORMAT = "l j F Y"
TIME_FORMAT = "g.i\xa0a"
WHOLE_HOUR_FORMAT = "g\xa0a"
NOON_FORMAT = "g\xa0\\n\\o\\o\\n"  # "12 pm" is read as midnight too
MIDNIGHT_FORMAT = "g\xa0\\m\\i\\d\\n\\i\\g\\h\\t"
DATETIME_FORMAT = "l j F Y, g.i\xa0a"
MONTH_DAY_FORMAT = "j F"
SHORT_DATE_FORMAT = "j/n/Y"
SHORT_DATETIME_FORMAT = "j/n/Y g.i\xa0a"
FIRST_DAY_OF_WEEK = 1
DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
NUMBER_GROUPING = 3
