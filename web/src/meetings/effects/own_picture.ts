/**
 * The picture that somebody chose for their background: on this device until they sign out, and drawn anew, so that
 * nothing else of the file stays.
 */
import { openDB } from 'idb'

export const kOwnPictures = 'madang:effects'
const kStore = 'pictures'
const kKey = 'own'
const kWidest = 1920

const opened = () => openDB(kOwnPictures, 1, { upgrade: (database) => void database.createObjectStore(kStore) })

async function redrawn(file: Blob): Promise<Blob> {
  const picture = await createImageBitmap(file)
  const scale = Math.min(1, kWidest / picture.width, kWidest / picture.height)
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(picture.width * scale))
  canvas.height = Math.max(1, Math.round(picture.height * scale))
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height)
  picture.close()
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('not drawn'))), 'image/jpeg', 0.9))
}

/** Throws when the browser cannot read it. */
export async function keep_own_picture(file: Blob): Promise<Blob> {
  const blob = await redrawn(file)
  const database = await opened()
  await database.put(kStore, blob, kKey)
  database.close()
  return blob
}

export async function own_picture(): Promise<Blob | undefined> {
  const database = await opened()
  const found = (await database.get(kStore, kKey)) as Blob | undefined
  database.close()
  return found
}

export async function forget_own_picture(): Promise<void> {
  const database = await opened()
  await database.delete(kStore, kKey)
  database.close()
}
