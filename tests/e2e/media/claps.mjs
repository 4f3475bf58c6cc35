import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)

const kMost = 512 * 1024 * 1024
const kBlock = 48 // samples: 1 ms
const kClose = 0.4 // seconds: no two claps are as close as that
const kLight = 128 // of 255
const kDarker = 15 // and kRate: as clapper.js has it
const kRate = 30
const kAlike = 3 // of 255
const kLoud = 3_000 // of 32,767
const kTogetherMs = 40

async function lines_of(program, words) {
  const { stdout } = await run(program, words, { maxBuffer: kMost })
  return stdout.split('\n')
}

/** What was dark becomes light: all the light samples of each such time. `samples` are of time and value, in order. */
function rises(samples, is_on) {
  const found = []
  let was_on = true
  for (const sample of samples) {
    const is_now = is_on(sample[1])
    const is_new = is_now && !was_on && !(sample[0] - found.at(-1)?.[0][0] < kClose)
    if (is_new) found.push([sample])
    else if (is_now) found.at(-1)?.push(sample)
    was_on = is_now
  }
  return found
}

/**
 * A browser that is short of time leaves pictures out, and how light one is says which of a clap it is. An encoder that is
 * short of bits makes the first darker than it was: believed is what most of them agree in, and the earliest where none do.
 * One as light as the one before was repeated, for want of bits or of pictures, and says nothing.
 */
function clapped_at(pictures, lightest) {
  const changes = pictures.filter(([, light], at) => at === 0 || Math.abs(light - pictures[at - 1][1]) > kAlike)
  const told = changes.map(([time, light]) => time - Math.round((1 - light / lightest) * (255 / kDarker)) / kRate)
  const agreeing = (one) => told.filter((other) => Math.abs(one - other) < 0.5 / kRate).length
  return told.reduce((best, one) => (agreeing(one) > agreeing(best) || (agreeing(one) === agreeing(best) && one < best) ? one : best))
}

/** The moment and mean light of the middle of every picture: at its sides may be nothing. */
async function lights(file) {
  const filter = 'crop=iw/2:ih/2,signalstats,metadata=print:key=lavfi.signalstats.YAVG:file=-'
  const lines = await lines_of('ffmpeg', ['-v', 'error', '-copyts', '-i', file, '-map', '0:v', '-vf', filter, '-fps_mode', 'passthrough', '-f', 'null', '-'])
  const found = []
  for (let i = 0; i + 1 < lines.length; i += 2) found.push([Number(/pts_time:(\S+)/.exec(lines[i])[1]), Number(lines[i + 1].split('=')[1])])
  return found
}

/** The moment and loudness of every millisecond of sound: frames are asked when they begin, and decoded samples are counted from there. */
async function loudness(file) {
  const words = ['-v', 'error', '-select_streams', 'a', '-show_entries', 'frame=best_effort_timestamp_time,nb_samples', '-of', 'csv=p=0', file]
  const frames = (await lines_of('ffprobe', words)).filter(Boolean).map((line) => line.split(',').map(Number))
  const { stdout } = await run('ffmpeg', ['-v', 'error', '-i', file, '-map', '0:a', '-ac', '1', '-ar', '48000', '-f', 's16le', '-'], { maxBuffer: kMost, encoding: 'buffer' })
  const pcm = new Int16Array(stdout.buffer, stdout.byteOffset, stdout.byteLength >> 1)
  const all = frames.reduce((sum, [, count]) => sum + count, 0)
  assert.ok(Math.abs(all - pcm.length) <= 2_048, `${file}: frames of ${all} samples, ${pcm.length} are decoded`)
  const found = []
  let next = 0
  for (const [time, count] of frames) {
    for (let from = 0; from < count; from += kBlock) {
      const block = pcm.subarray(next + from, next + Math.min(from + kBlock, count))
      if (block.length > 0) found.push([time + from / 48_000, Math.max(...block.map(Math.abs))])
    }
    next += count
  }
  return found
}

async function sizes_in(file) {
  const lines = await lines_of('ffprobe', ['-v', 'error', '-select_streams', 'v', '-show_entries', 'frame=width,height', '-of', 'csv=p=0:s=x', file])
  return [...new Set(lines.map((line) => /^\d+x\d+/.exec(line)?.[0]).filter(Boolean))]
}

/** Of the claps that a page with clapper.js sent: when each was seen and heard, in seconds of these files. */
export async function claps_in(picture, sound = picture) {
  const [light, loud, sizes] = await Promise.all([lights(picture), loudness(sound), sizes_in(picture)])
  const lightest = Math.max(...light.map(([, value]) => value))
  return { seen: rises(light, (value) => value > kLight).map((one) => clapped_at(one, lightest)), heard: rises(loud, (value) => value > kLoud).map(([[time]]) => time), sizes, from: light[0]?.[0], to: light.at(-1)?.[0] }
}

const nearest = (time, times) => times.reduce((best, one) => (Math.abs(one - time) < Math.abs(best - time) ? one : best), Number.POSITIVE_INFINITY)

function median_of(numbers) {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1]
}

/** By how much what has these times of the same claps lags behind what has those, though either may have missed some. */
function lag_of(times, others) {
  const misfit = (lag) => times.reduce((sum, time) => sum + Math.min(0.2, Math.abs(nearest(time - lag, others) + lag - time)), 0)
  const candidates = times.slice(0, 3).flatMap((time) => others.map((other) => time - other))
  return candidates.reduce((best, lag) => (misfit(lag) < misfit(best) ? lag : best))
}

/** Pairs of what was seen and heard at once, by two clocks that began at different times. */
function pairs_of({ seen, heard }) {
  const [flashes, beeps] = [seen, heard].map((times) => times.map((ms) => ms / 1_000))
  const lag = lag_of(flashes, beeps)
  return flashes.map((flash) => [flash, nearest(flash - lag, beeps)]).filter(([flash, beep]) => Math.abs(flash - lag - beep) < kClose)
}

/**
 * How far apart each flash and its beep were when the browser that sent them handed them to its encoders: usually, by when
 * they came out, and by its stamps how that differs from clap to clap, since a page is kept waiting now and then.
 */
function taken_apart({ taken, came }) {
  const usually = median_of(came.seen.map((flash) => flash - nearest(flash, came.heard)).filter((apart) => Math.abs(apart) < kClose * 1_000)) / 1_000
  const pairs = pairs_of(taken)
  const usual = median_of(pairs.map(([flash, beep]) => flash - beep))
  return pairs.map(([flash, beep]) => ({ at: beep, apart: flash - beep - usual + usually }))
}

/**
 * How long after its beep each flash is seen, in milliseconds; the same without what the sending browser took apart itself;
 * and the claps that were only seen or only heard.
 */
export function apart_of({ seen, heard }, taken) {
  const pairs = seen.map((flash) => [flash, nearest(flash, heard)]).filter(([flash, beep]) => Math.abs(flash - beep) < kClose)
  const own = taken_apart(taken)
  const lag = lag_of(heard, own.map(({ at }) => at))
  const by_browser = (beep) => own.find(({ at }) => Math.abs(at + lag - beep) < kClose / 2)?.apart ?? 0
  const single = [...seen.filter((flash) => Math.abs(nearest(flash, heard) - flash) >= kClose), ...heard.filter((beep) => Math.abs(nearest(beep, seen) - beep) >= kClose)]
  const ms = (seconds) => Math.round(seconds * 1_000)
  return { usually: ms(median_of(own.map(({ apart }) => apart))), apart: pairs.map(([flash, beep]) => ms(flash - beep)), ours: pairs.map(([flash, beep]) => ms(flash - beep - by_browser(beep))), single }
}

/**
 * Picture and sound are within 40 ms of each other in every clap, and usually within half of that: as they are, or without
 * what the browser took apart, which is not known to the millisecond. But for the first and last seconds no more than `lost`
 * are only seen or only heard. `taken` is what clapper.js says itself.
 */
export function assert_together(t, found, taken, at_least, lost = 1) {
  const { apart, ours, single, usually } = apart_of(found, taken)
  const said = `flashes come ${apart} ms after their beeps, the median ${median_of(apart)}; without what the browser took apart, usually ${usually}: ${ours}; alone, at s: ${single.map((one) => one.toFixed(1))}`
  t.diagnostic(said)
  assert.ok(apart.length >= at_least, `${apart.length} claps; ${said}`)
  const least = (one, other) => Math.min(Math.abs(one), Math.abs(other))
  assert.ok(least(median_of(apart), median_of(ours)) <= kTogetherMs / 2, said)
  assert.ok(apart.every((one, index) => least(one, ours[index]) <= kTogetherMs), said)
  assert.ok(single.filter((one) => one > found.from + 1 && one < found.to - 1).length <= lost, said)
}
