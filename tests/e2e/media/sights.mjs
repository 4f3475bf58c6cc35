import { setTimeout as pass } from 'node:timers/promises'

import { eventually } from '../eventually.mjs'

const kPictureMs = 50

export function stopwatch() {
  const began = performance.now()
  return () => Math.round(performance.now() - began)
}

/** What others see and hear of `ada`, who is in `room`, over whatever line they have. */
export function sights_of(ada, room) {
  /** What `ben` sees of `ada` now, and how old it is. */
  async function sight(person) {
    const [seen, sent] = await Promise.all([person.does('seen', 'stage'), ada.does('sent')])
    return { ...seen, age_ms: ((sent - seen.newest) & 0xffff) * kPictureMs }
  }

  async function sees(person, what, is_it, within_ms) {
    return eventually(what, async () => {
      const seen = await sight(person)
      if (!is_it(seen)) throw new Error(JSON.stringify({ ...seen, numbers: undefined, line: quality_of(person), told: person.told().slice(-4) }))
      return seen
    }, within_ms)
  }

  /** What the engine thinks of somebody's line. */
  function quality_of(person) {
    return room.events.findLast(({ event, participant }) => event === 'quality' && participant === person.id)
  }

  /** What happened to the voices that somebody hears while `work` goes on. */
  async function heard_during(person, work) {
    const total = async () => {
      const voices = (await person.does('statistics', 'inbound-rtp')).filter(({ kind }) => kind === 'audio')
      const sum = (key) => voices.reduce((all, one) => all + (one[key] ?? 0), 0)
      return { samples: sum('totalSamplesReceived'), concealed: sum('concealedSamples'), silent: sum('silentConcealedSamples'), energy: sum('totalAudioEnergy') }
    }
    const before = await total()
    await work()
    const later = await total()
    return Object.fromEntries(Object.keys(later).map((key) => [key, later[key] - before[key]]))
  }

  /** How many frames `ada` encoded of each layer, by its height: of so busy a picture a small one has half as many. */
  async function encoded() {
    const layers = await ada.does('statistics', 'outbound-rtp')
    return new Map(layers.filter(({ frameHeight }) => frameHeight).map(({ frameHeight, framesEncoded }) => [frameHeight, framesEncoded ?? 0]))
  }

  /** Not each one that is decoded is shown, where several browsers share few cores. */
  async function decoded(person) {
    const streams = await person.does('statistics', 'inbound-rtp')
    return streams.reduce((sum, { framesDecoded }) => sum + (framesDecoded ?? 0), 0)
  }

  /**
   * Pictures that came while it lasts, of those that were sent of the layer that was given, and the longest pause between two.
   * That chance losses cost no layer is asserted in simulated time (OnLine of kernel/media): here others may take the cores.
   */
  async function pictures_during(person, length_ms) {
    const [sent_before, decoded_before] = await Promise.all([encoded(), decoded(person)])
    const { count, height: height_before } = await person.does('seen', 'stage')
    let longest = 0
    let last = count
    let since = performance.now()
    for (const end = performance.now() + length_ms; performance.now() < end; ) {
      await pass(50)
      const now = (await person.does('seen', 'stage')).count
      if (now > last) {
        longest = Math.max(longest, performance.now() - since)
        ;[last, since] = [now, performance.now()]
      }
    }
    const height = Math.min(height_before, (await person.does('seen', 'stage')).height)
    const sent = (await encoded()).get(height) - sent_before.get(height)
    return { share: ((await decoded(person)) - decoded_before) / sent, sent, height, longest_ms: Math.max(longest, performance.now() - since) }
  }

  return { sees, quality_of, heard_during, pictures_during }
}
