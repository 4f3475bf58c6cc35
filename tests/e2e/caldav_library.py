"""Uses a calendar as programs on python3-caldav do. Usage: caldav_library.py ADDRESS USER PASSWORD"""
import sys
from datetime import datetime, timezone

import caldav

EVENT = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//test//EN
BEGIN:VEVENT
UID:python@caldav
DTSTAMP:20261129T000000Z
DTSTART:20270701T010000Z
DTEND:20270701T020000Z
SUMMARY:{}
RRULE:FREQ=DAILY;COUNT=3
END:VEVENT
END:VCALENDAR
"""

address, user, password = sys.argv[1:]
client = caldav.DAVClient(url=address, username=user, password=password)
calendars = client.principal().calendars()
assert len(calendars) == 1, calendars
calendar = calendars[0]

event = calendar.save_event(EVENT.format("하나"))
assert [each.url for each in calendar.events()] == [event.url]
assert calendar.event_by_uid("python@caldav").url == event.url

found = calendar.date_search(datetime(2027, 7, 2, tzinfo=timezone.utc), datetime(2027, 7, 3, tzinfo=timezone.utc), expand=False)
assert len(found) == 1 and "SUMMARY:하나" in found[0].data, found

known = calendar.objects(load_objects=True)
event.data = EVENT.format("둘")
event.save()
changed, removed = known.sync()
assert len(list(changed)) == 1 and not list(removed), (changed, removed)
assert "SUMMARY:둘" in calendar.event_by_uid("python@caldav").data

event.delete()
assert calendar.events() == []
print("all is well")
