import { Play } from 'lucide-react'
import { type SyntheticEvent, useCallback, useEffect, useRef, useState } from 'react'

import type { FileInfo } from '../../api/types'
import { useTranslation } from '../../i18n/translation'
import { useWorkspace } from '../../sync/provider'
import { Button } from '../../ui/Button'
import { useUiWords } from '../../ui/words'
import { content_path, thumbnail_path, useSizes } from '../kinds'
import styles from './PictureStage.module.css'
import { Problem } from './Problem'
import { useGestures } from './use_gestures'
import { useSize } from './use_size'
import { clamped, kFitted, type Look, magnification, type Size, space_of, zoomed } from './zoom'
import { ZoomBar } from './ZoomBar'

/** A larger original is fetched when somebody looks closer than its thumbnail goes. */
const kAtOnce = 16 << 20
/** A thumbnail with a side this long may stand for a larger picture. */
const kLargest = 1280
const kNothing: Size = { width: 0, height: 0 }

interface Props {
  file: FileInfo
  on_step: (by: 1 | -1) => void
  on_dismiss: () => void
}

/** A picture that can be looked at closely. The thumbnail is there first, the original takes its place. */
export function PictureStage({ file, on_step, on_dismiss }: Props) {
  const { t } = useTranslation('files')
  const ref = useRef<HTMLDivElement>(null)
  const stage = useSize(ref)
  const sources = useSources(file)
  const [chosen, set_look] = useState(kFitted)
  const [smooth, set_smooth] = useState(false)
  const space = space_of(sources.size, stage, sources.may_grow)
  const look = clamped(chosen, space)
  const on_look = (change: (now: Look) => Look, smoothly: boolean) => {
    set_smooth(smoothly)
    set_look((now) => change(clamped(now, space)))
  }
  const is_close = look.scale > 1
  const { look_closer } = sources
  useEffect(() => {
    if (is_close) look_closer()
  }, [is_close, look_closer])
  const { drag, handlers } = useGestures(ref, { space, look, on_look, on_step, on_dismiss })
  const { width, height } = space.fitted
  const transform = `translate(${look.x + drag.x}px, ${look.y + drag.y}px) scale(${look.scale})`
  return (
    <div ref={ref} className={styles.stage} data-close={is_close || undefined} {...handlers}>
      <div
        className={styles.picture}
        style={{ width, height, transform }}
        data-smooth={smooth || undefined}
        data-drawn={width > 0 || undefined}
      >
        <Layers sources={sources} name={file.name} />
      </div>
      {sources.is_broken ? (
        <Broken sources={sources} file={file} />
      ) : (
        <>
          <Waiting sources={sources} file={file} />
          <ZoomBar
            magnification={sources.size.width > 0 ? magnification(look, sources.size, space) : 1}
            fit_label={t('viewer.fit')}
            on_zoom={(factor) => on_look((now) => zoomed(now, factor, { x: 0, y: 0 }, space), true)}
            on_fit={() => on_look(() => kFitted, true)}
          />
        </>
      )}
    </div>
  )
}

function Broken({ sources, file }: { sources: Sources; file: FileInfo }) {
  const { t } = useTranslation('files')
  const { title, text } = t('viewer.picture_failed', { returnObjects: true })
  return <Problem title={title} text={text} on_retry={sources.retry} file={file} />
}

function Layers({ sources, name }: { sources: Sources; name: string }) {
  const { thumbnail, original } = sources
  return (
    <>
      {thumbnail && <img key={thumbnail.path} src={thumbnail.path} alt={original ? '' : name} draggable={false} {...thumbnail.events} />}
      {original && <img key={original.path} src={original.path} alt={name} draggable={false} {...original.events} />}
    </>
  )
}

function Waiting({ sources, file }: { sources: Sources; file: FileInfo }) {
  const { t } = useTranslation('files')
  const words = useUiWords()
  const size_of = useSizes()
  if (sources.is_still)
    return (
      <Button className={styles.note} icon={<Play />} onClick={sources.look_closer}>
        {t('viewer.play')}
      </Button>
    )
  if (sources.failed)
    return (
      <p className={styles.note} role="alert">
        {t('viewer.original_failed')}
        <button type="button" onClick={sources.retry}>
          {words.retry}
        </button>
      </p>
    )
  if (!sources.is_loading) return null
  return (
    <p className={styles.loading} role="status">
      <span className={styles.spinner} aria-hidden />
      {t('viewer.loading', { size: size_of(file.size) })}
    </p>
  )
}

interface Source {
  path: string
  events: { onLoad: (event: SyntheticEvent<HTMLImageElement>) => void; onError: () => void }
}

interface Sources {
  size: Size
  may_grow: boolean
  thumbnail: Source | undefined
  original: Source | undefined
  is_loading: boolean
  /** The original did not come, and the thumbnail stands in for it. */
  failed: boolean
  is_broken: boolean
  /** It would move, and whoever looks has asked that things do not. */
  is_still: boolean
  look_closer: () => void
  retry: () => void
}

type State = 'waiting' | 'there' | 'failed'

function useSources(file: FileInfo): Sources {
  const { me } = useWorkspace()
  const [thumbnail, set_thumbnail] = useState<State>('waiting')
  const [original, set_original] = useState<State>('waiting')
  const [size, set_size] = useState(kNothing)
  const [attempt, set_attempt] = useState(0)
  const [closer, set_closer] = useState(false)
  const look_closer = useCallback(() => set_closer(true), [])
  const has_thumbnail = thumbnail !== 'failed'
  const is_still = has_thumbnail && !closer && may_move(file) && matchMedia('(prefers-reduced-motion: reduce)').matches
  const wanted = !is_still && (closer || file.size <= kAtOnce || !has_thumbnail)
  const came = (set: (state: State) => void, is_truth: boolean) => (event: SyntheticEvent<HTMLImageElement>) => {
    const { naturalWidth: width, naturalHeight: height } = event.currentTarget
    set('there')
    if (is_truth || original !== 'there') set_size({ width, height })
  }
  const source = (path: string, set: (state: State) => void, is_truth: boolean): Source => ({
    path: attempt > 0 ? `${path}#${attempt}` : path,
    events: { onLoad: came(set, is_truth), onError: () => set('failed') },
  })
  const is_original = original === 'there'
  return {
    size,
    may_grow: !is_original && Math.max(size.width, size.height) >= kLargest,
    thumbnail: has_thumbnail ? source(thumbnail_path(me.organisation_id, file, 'large'), set_thumbnail, false) : undefined,
    original:
      wanted && original !== 'failed' ? source(content_path(me.organisation_id, file), set_original, true) : undefined,
    is_loading: wanted ? original === 'waiting' : thumbnail === 'waiting',
    failed: original === 'failed' && thumbnail === 'there',
    is_broken: original === 'failed' && thumbnail === 'failed',
    is_still,
    look_closer,
    retry: () => {
      set_original('waiting')
      if (thumbnail === 'failed') set_thumbnail('waiting')
      set_attempt(attempt + 1)
    },
  }
}

const may_move = ({ media_type }: FileInfo) => media_type === 'image/gif'
