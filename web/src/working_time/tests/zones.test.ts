import { describe, expect, it } from 'vitest'

import { all_zones, find_zones, zone_words } from '../zones'

const summer = new Date('2026-07-01T00:00:00Z')
const zones = [
  zone_words('Asia/Seoul', 'ko', '서울', summer),
  zone_words('Europe/Paris', 'en', 'Paris', summer),
  zone_words('America/Argentina/Buenos_Aires', 'en', undefined, summer),
]
const found = (query: string) => find_zones(zones, query).map(({ id }) => id)

describe('a time zone', () => {
  it('is said by its city, its name and its distance from Greenwich now', () => {
    expect(zones[0]).toMatchObject({ city: '서울', name: expect.stringContaining('표준시') as string, offset: 'GMT+9' })
    expect(zones[1]).toMatchObject({ city: 'Paris', offset: 'GMT+2' })
    expect(zones[2]?.city).toBe('Buenos Aires')
  })

  it('that the browser does not know is said by its id', () => {
    expect(zone_words('Mars/Olympus_Mons', 'en', undefined)).toMatchObject({ city: 'Olympus Mons', name: '', offset: '' })
  })

  it('is found by city in the reader’s language, by id, by name and by distance', () => {
    expect(found('서울')).toEqual(['Asia/Seoul'])
    expect(found('buenos')).toEqual(['America/Argentina/Buenos_Aires'])
    expect(found('central european')).toEqual(['Europe/Paris'])
    expect(found('gmt+9')).toEqual(['Asia/Seoul'])
    expect(found('nowhere')).toEqual([])
  })

  it('begins with what is asked for before it has it in the middle', () => {
    expect(found('pa')[0]).toBe('Europe/Paris')
  })

  it('near to most readers comes first when nothing is asked for', () => {
    expect(all_zones().slice(0, 2)).toEqual(['Asia/Seoul', 'Asia/Shanghai'])
    expect(new Set(all_zones()).size).toBe(all_zones().length)
  })
})
