import { createDAVClient } from 'tsdav'

/** A password for one more of the person's devices, and what it goes with. */
export async function calendar_password(person, name = '전화기 📱') {
  const { password, secret } = await person.in_org('POST', '/calendar_passwords', { name })
  const { user_name } = await person.in_org('GET', '/calendar_passwords')
  return { id: password.id, user_name, secret }
}

/** A calendar program of the person's (tsdav), which found its way by the server's address alone. */
export async function calendar_program(person) {
  const { user_name, secret } = await calendar_password(person)
  return createDAVClient({
    serverUrl: person.server.origin,
    credentials: { username: user_name, password: secret },
    authMethod: 'Basic',
    defaultAccountType: 'caldav',
  })
}

export const basic = (user_name, secret) => `Basic ${Buffer.from(`${user_name}:${secret}`).toString('base64')}`

/** Requests of the person's under /dav/, by hand. */
export async function dav_asker(person) {
  const { user_name, secret } = await calendar_password(person)
  const Authorization = basic(user_name, secret)
  const home = `/dav/${user_name.replace('.', '/')}/calendars/`
  const own = `${home}${person.member_id.replace('mem_', 'cal_')}/`
  const ask = (method, path, body, headers = {}) => person.server.exchange({ method, path, body, headers: { Authorization, ...headers } })
  return { ask, home, own, Authorization }
}

/** A calendar with one event of these lines. */
export function file_of(...lines) {
  return ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//test//EN', ...lines, 'END:VCALENDAR', ''].join('\r\n')
}

/** Shaped after what three products send: a series with an exception and one left out, its zone told in their way. */
export const kProducts = {
  google: file_of(
    'CALSCALE:GREGORIAN', 'BEGIN:VTIMEZONE', 'TZID:Asia/Seoul', 'X-LIC-LOCATION:Asia/Seoul', 'BEGIN:STANDARD', 'TZOFFSETFROM:+0900',
    'TZOFFSETTO:+0900', 'TZNAME:KST', 'DTSTART:19700101T000000', 'END:STANDARD', 'END:VTIMEZONE',
    'BEGIN:VEVENT', 'DTSTART;TZID=Asia/Seoul:20270301T100000', 'DTEND;TZID=Asia/Seoul:20270301T110000',
    'RRULE:FREQ=WEEKLY;COUNT=4;BYDAY=MO', 'EXDATE;TZID=Asia/Seoul:20270315T100000', 'DTSTAMP:20261130T030000Z',
    'ORGANIZER;CN=Mina:mailto:mina@example.com', 'UID:g1@google.com',
    'ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;CN=mina@e', ' xample.com;X-NUM-GUESTS=0:mailto:mina@example.com',
    'X-GOOGLE-CONFERENCE:https://meet.example.com/abc', 'CREATED:20261101T010203Z', 'DESCRIPTION:안건\\n1. 예산\\, 일정', 'LAST-MODIFIED:20261130T020000Z',
    'LOCATION:서울 본사 3층\\, 한라', 'SEQUENCE:2', 'STATUS:CONFIRMED', 'SUMMARY:구글 회의', 'TRANSP:OPAQUE',
    'BEGIN:VALARM', 'ACTION:DISPLAY', 'DESCRIPTION:This is an event reminder', 'TRIGGER:-P0DT0H10M0S', 'END:VALARM', 'END:VEVENT',
    'BEGIN:VEVENT', 'DTSTART;TZID=Asia/Seoul:20270309T140000', 'DTEND;TZID=Asia/Seoul:20270309T150000', 'DTSTAMP:20261130T030000Z',
    'UID:g1@google.com', 'RECURRENCE-ID;TZID=Asia/Seoul:20270308T100000', 'SEQUENCE:3', 'STATUS:CONFIRMED', 'SUMMARY:구글 회의 (옮김)', 'END:VEVENT',
  ),
  apple: file_of(
    'CALSCALE:GREGORIAN', 'BEGIN:VTIMEZONE', 'TZID:Asia/Shanghai', 'BEGIN:STANDARD', 'DTSTART:20010101T000000', 'TZNAME:GMT+8',
    'TZOFFSETFROM:+0800', 'TZOFFSETTO:+0800', 'END:STANDARD', 'END:VTIMEZONE',
    'BEGIN:VEVENT', 'CREATED:20261129T010101Z', 'UID:6B3C5F0E-1C6B-4E0A-9C35-0123456789AB', 'DTEND;TZID=Asia/Shanghai:20270302T170000',
    'TRANSP:OPAQUE', 'X-APPLE-TRAVEL-ADVISORY-BEHAVIOR:AUTOMATIC', 'SUMMARY:项目评审', 'LAST-MODIFIED:20261129T010102Z',
    'DTSTAMP:20261129T010103Z', 'DTSTART;TZID=Asia/Shanghai:20270302T160000', 'SEQUENCE:1', 'RRULE:FREQ=DAILY;COUNT=3',
    'EXDATE;TZID=Asia/Shanghai:20270303T160000',
    'X-APPLE-STRUCTURED-LOCATION;VALUE=URI;X-APPLE-RADIUS=70;X-TITLE=上海:geo:31.2', ' 3,121.47', 'LOCATION:上海',
    'BEGIN:VALARM', 'X-WR-ALARMUID:A1', 'UID:A1', 'TRIGGER:-PT15M', 'ATTACH;VALUE=URI:Chord', 'ACTION:AUDIO', 'END:VALARM',
    'BEGIN:VALARM', 'X-WR-ALARMUID:A2', 'UID:A2', 'TRIGGER;VALUE=DATE-TIME:19760401T005545Z', 'ACTION:NONE', 'END:VALARM', 'END:VEVENT',
  ),
  outlook: file_of(
    'BEGIN:VTIMEZONE', 'TZID:W. Europe Standard Time', 'BEGIN:STANDARD', 'DTSTART:16011028T030000', 'RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10',
    'TZOFFSETFROM:+0200', 'TZOFFSETTO:+0100', 'END:STANDARD', 'BEGIN:DAYLIGHT', 'DTSTART:16010325T020000',
    'RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3', 'TZOFFSETFROM:+0100', 'TZOFFSETTO:+0200', 'END:DAYLIGHT', 'END:VTIMEZONE',
    'BEGIN:VEVENT', 'CLASS:PUBLIC', 'CREATED:20261129T010101Z', 'DTEND;TZID="W. Europe Standard Time":20270325T100000', 'DTSTAMP:20261129T010101Z',
    'DTSTART;TZID="W. Europe Standard Time":20270325T090000', 'LAST-MODIFIED:20261129T010101Z', 'PRIORITY:5', 'RRULE:FREQ=WEEKLY;COUNT=3;BYDAY=TH',
    'SEQUENCE:0', 'SUMMARY;LANGUAGE=fr:Réunion d’équipe', 'TRANSP:OPAQUE', 'UID:040000008200E00074C5B7101A82E00800000000',
    'X-ALT-DESC;FMTTYPE=text/html:<html><body>Ordre du jour</body></html>', 'X-MICROSOFT-CDO-BUSYSTATUS:BUSY', 'X-MICROSOFT-CDO-IMPORTANCE:1',
    'BEGIN:VALARM', 'TRIGGER:-PT15M', 'ACTION:DISPLAY', 'DESCRIPTION:Reminder', 'END:VALARM', 'END:VEVENT',
  ),
}
