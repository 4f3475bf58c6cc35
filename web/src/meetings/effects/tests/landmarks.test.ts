import { describe, expect, it } from 'vitest'

import { around } from '../areas'
import { box_of, face_width, Landmarks, point } from '../landmarks'
import { face } from './face'

const kLook = 80 // ms

function x_of(landmarks: Landmarks, at: number): number {
  return point(landmarks.at(at)?.points ?? new Float32Array(4), 1)[0]
}

describe('landmarks between looks', () => {
  it('tremble far less than the looks do', () => {
    const landmarks = new Landmarks()
    const shown: number[] = []
    for (let look = 0; look < 60; look += 1) {
      landmarks.seen(face(0.5 + (look % 2 ? 0.0015 : -0.0015), 0.5, 0.3), look * kLook)
      for (let frame = 0; frame < 3; frame += 1) shown.push(x_of(landmarks, look * kLook + frame * 27))
    }
    const late = shown.slice(60)
    expect(Math.max(...late) - Math.min(...late)).toBeLessThan(0.003 * 0.5)
  })

  it('follow a head that moves without falling behind', () => {
    const landmarks = new Landmarks()
    let behind = 0
    for (let at = 0; at < 2_000; at += kLook) {
      const x = 0.2 + at * 0.0003
      landmarks.seen(face(x, 0.5, 0.3), at)
      for (let frame = 1; frame <= 3; frame += 1) behind = Math.max(behind, x - x_of(landmarks, at + frame * 26))
    }
    expect(behind).toBeLessThan(0.03)
  })

  it('fade when the face is lost, and are gone soon', () => {
    const landmarks = new Landmarks()
    for (let at = 0; at <= 1_000; at += 33) {
      landmarks.seen(face(0.5, 0.5, 0.3), at)
      landmarks.at(at)
    }
    expect(landmarks.at(1_000)?.presence).toBe(1)
    const presences: number[] = []
    for (let at = 1_033; at < 3_000; at += 33) {
      landmarks.seen(null, at)
      presences.push(landmarks.at(at)?.presence ?? 0)
    }
    expect(presences.at(-1)).toBe(0)
    expect(presences.filter((presence) => presence > 0 && presence < 1).length).toBeGreaterThan(5)
  })

  it('are nothing before a face was seen and after they were forgotten', () => {
    const landmarks = new Landmarks()
    expect(landmarks.at(0)).toBeUndefined()
    landmarks.seen(face(0.5, 0.5, 0.3), 0)
    landmarks.forget()
    expect(landmarks.at(10)).toBeUndefined()
  })
})

describe('the shape of a face', () => {
  it('is as wide in a wide picture as in a high one', () => {
    expect(face_width(face(0.5, 0.5, 0.2, 2), 2)).toBeCloseTo(0.4)
    expect(face_width(face(0.5, 0.5, 0.2, 0.5), 0.5)).toBeCloseTo(0.1)
  })

  it('lies in its box, which stays in the picture', () => {
    const box = box_of(face(0.1, 0.5, 0.4), 0.5)
    expect(box.left).toBe(0)
    expect(box.right).toBeGreaterThan(0.3)
    expect(box.bottom).toBeGreaterThan(box.top)
  })

  it('is drawn as a fan that closes', () => {
    const corners = around(face(0.5, 0.5, 0.2), [234, 10, 454, 152], 1)
    expect(corners).toHaveLength(12)
    expect([...corners.slice(2, 4)]).toEqual([...corners.slice(-2)])
  })
})
