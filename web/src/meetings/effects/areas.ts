/** Which landmarks go around what. Skin is smoothed inside the oval, but not the eyes, brows and lips in it. */
import { point, type Points } from './landmarks'

export const kOval = [
  10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152, 148, 176, 149, 150, 136,
  172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109,
] as const

const kLeftEye = [33, 246, 161, 160, 159, 158, 157, 173, 133, 155, 154, 153, 145, 144, 163, 7]
const kRightEye = [263, 466, 388, 387, 386, 385, 384, 398, 362, 382, 381, 380, 374, 373, 390, 249]
const kLips = [61, 185, 40, 39, 37, 0, 267, 269, 270, 409, 291, 375, 321, 405, 314, 17, 84, 181, 91, 146]
const kLeftBrow = [70, 63, 105, 66, 107, 55, 65, 52, 53, 46]
const kRightBrow = [300, 293, 334, 296, 336, 285, 295, 282, 283, 276]

export const kSpared = [kLeftEye, kRightEye, kLips, kLeftBrow, kRightBrow]

/** The corners around an area, drawn out from its middle by `grown`. */
export function around(points: Points, indices: readonly number[], grown: number): Float32Array {
  const corners = indices.map((index) => point(points, index))
  const x = corners.reduce((sum, corner) => sum + corner[0], 0) / corners.length
  const y = corners.reduce((sum, corner) => sum + corner[1], 0) / corners.length
  const out = new Float32Array((corners.length + 2) * 2)
  out.set([x, y])
  for (const [at, corner] of [...corners, corners[0] ?? [x, y]].entries())
    out.set([x + (corner[0] - x) * grown, y + (corner[1] - y) * grown], (at + 1) * 2)
  return out
}
