/** Every time zone that the browser knows, in the reader's words. */

export interface ZoneWords {
  id: string
  /** `Seoul` */
  city: string
  /** `Korean Standard Time` */
  name: string
  /** `GMT+9`, now */
  offset: string
}

/** Those that most of our readers live in, first; their cities have words of their own. */
export const kNearZones = [
  'Asia/Seoul',
  'Asia/Shanghai',
  'Asia/Hong_Kong',
  'Asia/Taipei',
  'Asia/Tokyo',
  'Asia/Singapore',
  'Europe/London',
  'Europe/Paris',
  'Europe/Berlin',
  'America/New_York',
  'America/Los_Angeles',
  'UTC',
] as const

export type NearZone = (typeof kNearZones)[number]

export function is_near(id: string): id is NearZone {
  return kNearZones.some((near) => near === id)
}

function part_of(language: string, id: string, timeZoneName: 'long' | 'shortOffset', at: Date): string {
  const format = new Intl.DateTimeFormat(language, { timeZone: id, timeZoneName })
  return format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? ''
}

/** The last part of its id, when nobody has a word for the city. */
function city_of(id: string): string {
  return (id.split('/').at(-1) ?? id).replaceAll('_', ' ')
}

/** A zone that the browser does not know is said by its id. */
export function zone_words(id: string, language: string, city: string | undefined, at = new Date()): ZoneWords {
  try {
    const name = part_of(language, id, 'long', at)
    return { id, city: city ?? city_of(id), name, offset: part_of('en', id, 'shortOffset', at) }
  } catch {
    return { id, city: city ?? city_of(id), name: '', offset: '' }
  }
}

export function all_zones(): string[] {
  return [...new Set<string>([...kNearZones, ...Intl.supportedValuesOf('timeZone')])]
}

/** Those that have every word of the query in their city, id or name; what begins with it comes first. */
export function find_zones(zones: readonly ZoneWords[], query: string): ZoneWords[] {
  const wanted = query.toLowerCase().split(/\s+/).filter(Boolean)
  const text = ({ id, city, name, offset }: ZoneWords) => `${city} ${id.replaceAll('_', ' ')} ${name} ${offset}`.toLowerCase()
  const found = zones.filter((zone) => wanted.every((word) => text(zone).includes(word)))
  const begins = (zone: ZoneWords) => wanted.length > 0 && zone.city.toLowerCase().startsWith(wanted[0] ?? '')
  return [...found.filter(begins), ...found.filter((zone) => !begins(zone))]
}
