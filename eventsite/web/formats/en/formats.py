"""How dates and times are written in plain British English: "Tuesday 16 March 2027, 7.30 pm".

What stands for ``a`` is in the catalogue, ``locale/en``.
"""

DATE_FORMAT = "l j F Y"
TIME_FORMAT = "g.i a"
DATETIME_FORMAT = "l j F Y, g.i a"
MONTH_DAY_FORMAT = "j F"
SHORT_DATE_FORMAT = "j/n/Y"
SHORT_DATETIME_FORMAT = "j/n/Y g.i a"
FIRST_DAY_OF_WEEK = 1
DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
NUMBER_GROUPING = 3
