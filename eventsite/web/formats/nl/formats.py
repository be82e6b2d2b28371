"""How Dutch government writes dates and times: "dinsdag 16 maart 2027, 19.30 uur"."""

DATE_FORMAT = "l j F Y"
TIME_FORMAT = "H.i"
DATETIME_FORMAT = r"l j F Y, H.i \u\u\r"
MONTH_DAY_FORMAT = "j F"
SHORT_DATE_FORMAT = "j-n-Y"
SHORT_DATETIME_FORMAT = "j-n-Y H.i"
FIRST_DAY_OF_WEEK = 1
DECIMAL_SEPARATOR = ","
THOUSAND_SEPARATOR = "."
NUMBER_GROUPING = 3
