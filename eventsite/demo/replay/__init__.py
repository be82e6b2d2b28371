"""What the letter to the council's committee tells, done once more: through pages and the door only.

The evening in November 2017, the courses and the start of HaarlemLink, told to the committee in March 2018.
Everybody here is a browser or a tablet, which reads forms from the site's HTML and links from the mails that
it sent. Nothing is asked of the database.
"""
