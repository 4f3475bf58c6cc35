// Put behind MediaPipe's scripts in a worker of their own: takes small pictures and says where the face is in them, or
// who is in front of what. One worker runs one solution, since two of them want the same global names.
/* global FaceMesh, SelfieSegmentation, OffscreenCanvas, files, arrived, createMediapipeSolutionsPackedAssets */
const kPoints = 478
let solution
let canvas
let answer

const locateFile = (name) => name

function face(points) {
  if (!points) return { points: null }
  const flat = new Float32Array(kPoints * 2)
  points.forEach(({ x, y }, at) => flat.set([x, y], at * 2))
  return { points: flat }
}

function opened(kind, options) {
  if (kind === 'face') {
    const mesh = new FaceMesh({ locateFile })
    mesh.setOptions({ maxNumFaces: 1, refineLandmarks: true, minDetectionConfidence: 0.5, minTrackingConfidence: 0.5, ...options })
    mesh.onResults(({ multiFaceLandmarks }) => (answer = face(multiFaceLandmarks?.[0])))
    return mesh
  }
  const segmentation = new SelfieSegmentation({ locateFile })
  segmentation.setOptions({ selfieMode: false, ...options })
  segmentation.onResults(async ({ segmentationMask }) => (answer = { mask: await self.createImageBitmap(segmentationMask) }))
  return segmentation
}

async function start({ kind, given, options }) {
  for (const [name, content] of Object.entries(given)) files[name] = content
  arrived()
  const wasm = Object.keys(given).find((name) => name.endsWith('.wasm'))
  Object.assign(createMediapipeSolutionsPackedAssets, {
    locateFile,
    wasmBinary: given[wasm],
    print() {},
    printErr() {},
  })
  solution = opened(kind, options)
  await solution.initialize()
  return { ready: true }
}

async function look({ picture, at }) {
  canvas ??= new OffscreenCanvas(picture.width, picture.height)
  if (canvas.width !== picture.width) canvas.width = picture.width
  if (canvas.height !== picture.height) canvas.height = picture.height
  canvas.getContext('2d', { willReadFrequently: false }).drawImage(picture, 0, 0)
  picture.close()
  answer = {}
  const began = performance.now()
  await solution.send({ image: canvas }, at)
  return { ...answer, at, took: performance.now() - began }
}

self.onmessage = async ({ data }) => {
  try {
    const told = await (data.kind ? start(data) : look(data))
    self.postMessage(told, told.mask ? [told.mask] : told.points ? [told.points.buffer] : [])
  } catch (problem) {
    self.postMessage({ failed: String(problem?.message ?? problem) })
  }
}
