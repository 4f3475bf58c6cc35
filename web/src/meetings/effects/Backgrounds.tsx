import { Ban, Droplet, Droplets, ImagePlus, Trash2 } from 'lucide-react'
import { type ReactNode, useEffect, useId, useRef, useState } from 'react'

import { useTranslation } from '../../i18n/translation'
import { Button } from '../../ui/Button'
import { toast } from '../../ui/toasts'
import styles from './Backgrounds.module.css'
import { forget_own_picture, keep_own_picture, own_picture } from './own_picture'
import { picture_urls } from './pictures'
import { type Background, kPictures } from './settings'

interface Props {
  value: Background
  on_change: (background: Background) => void
  on_picture: () => void
}

export function Backgrounds({ value, on_change, on_picture }: Props) {
  const { t } = useTranslation('meetings')
  const group = useId()
  const own = useOwnPicture()
  const input = useRef<HTMLInputElement>(null)
  const take = async (file: File | undefined) => {
    if (!file) return
    try {
      own.show(await keep_own_picture(file))
    } catch {
      return toast(t('effects.not_a_picture'), 'bad')
    }
    on_change('own')
    on_picture()
  }
  const remove = async () => {
    await forget_own_picture()
    own.show(undefined)
    if (value === 'own') on_change('none')
  }
  const tile = (name: Background, face: ReactNode) => (
    <label key={name} className={styles.tile}>
      <input type="radio" name={group} checked={value === name} onChange={() => on_change(name)} />
      <span className={styles.face}>{face}</span>
      <span className={styles.name}>{t(`effects.backgrounds.${name}`)}</span>
    </label>
  )
  return (
    <>
      <div className={styles.tiles} role="radiogroup" aria-label={t('effects.background')}>
        {tile('none', <Ban />)}
        {tile('light_blur', <Droplet />)}
        {tile('strong_blur', <Droplets />)}
        {kPictures.map((name) => tile(name, <img src={picture_urls[name]} alt="" draggable={false} />))}
        {own.url && tile('own', <img src={own.url} alt="" draggable={false} />)}
      </div>
      <div className={styles.own}>
        <Button icon={<ImagePlus />} onClick={() => input.current?.click()}>
          {t('effects.add_own')}
        </Button>
        {own.url && (
          <Button variant="quiet" icon={<Trash2 />} onClick={() => void remove()}>
            {t('effects.remove_own')}
          </Button>
        )}
        <input
          ref={input}
          type="file"
          accept="image/*"
          hidden
          aria-label={t('effects.add_own')}
          onChange={(event) => {
            void take(event.target.files?.[0])
            event.target.value = ''
          }}
        />
      </div>
    </>
  )
}

function useOwnPicture() {
  const [blob, show] = useState<Blob>()
  const [url, set_url] = useState<string>()
  useEffect(() => void own_picture().then(show, () => undefined), [])
  useEffect(() => {
    const made = blob && URL.createObjectURL(blob)
    set_url(made)
    return () => void (made && URL.revokeObjectURL(made))
  }, [blob])
  return { url, show }
}
