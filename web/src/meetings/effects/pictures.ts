/** The backgrounds that come with the product, all drawn for it. */
import dusk from './pictures/dusk.svg?url'
import garden from './pictures/garden.svg?url'
import paper from './pictures/paper.svg?url'
import shelf from './pictures/shelf.svg?url'
import { own_picture } from './own_picture'
import { type Background, kPictures, type PictureName } from './settings'

export const picture_urls: Record<PictureName, string> = { dusk, garden, paper, shelf }

const kSize = { resizeWidth: 1280, resizeHeight: 720 }

async function drawn(url: string): Promise<ImageBitmap> {
  const image = new Image()
  image.src = url
  await image.decode()
  return createImageBitmap(image, kSize)
}

/** What to paint behind the person; nothing where no picture is wanted, or one's own is gone. */
export async function picture_of(background: Background): Promise<ImageBitmap | undefined> {
  const name = kPictures.find((one) => one === background)
  if (name) return drawn(picture_urls[name])
  if (background !== 'own') return undefined
  const own = await own_picture()
  return own && createImageBitmap(own)
}
