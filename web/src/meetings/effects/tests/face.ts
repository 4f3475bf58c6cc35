/** A face of 478 points that looks at us: as wide as `width` of the picture, around a place. */
import { kLeftEdge, kRightEdge, type Points } from '../landmarks'

const kPlaces: Record<number, [number, number]> = {
  [kLeftEdge]: [-0.5, 0],
  [kRightEdge]: [0.5, 0],
  1: [0, 0.12],
  10: [0, -0.62],
  152: [0, 0.72],
  132: [-0.47, 0.22],
  361: [0.47, 0.22],
  172: [-0.38, 0.44],
  397: [0.38, 0.44],
  150: [-0.24, 0.62],
  379: [0.24, 0.62],
}

export function face(x: number, y: number, width: number, aspect = 1): Points {
  const points = new Float32Array(478 * 2)
  for (let index = 0; index < 478; index += 1) {
    const [right, down] = kPlaces[index] ?? [0, 0]
    points.set([x + right * width, y + down * width * aspect], index * 2)
  }
  return points
}
