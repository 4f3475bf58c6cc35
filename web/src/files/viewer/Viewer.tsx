import { useFocusTrap, useMergedRef } from '@mantine/hooks'
import { ChevronLeft, ChevronRight, Download, X } from 'lucide-react'
import { type ReactNode, Suspense, useEffect, useId, useRef, useState } from 'react'
import { createPortal } from 'react-dom'
import { useNavigate } from 'react-router'

import { useFormats } from '../../i18n/formats'
import { part } from '../../i18n/part'
import { useTranslation } from '../../i18n/translation'
import { useWorkspace } from '../../sync/provider'
import { IconButton } from '../../ui/Button'
import { class_names } from '../../ui/class_names'
import { useEscapeFirst } from '../../ui/escape'
import { Tooltip } from '../../ui/Tooltip'
import { useUiWords } from '../../ui/words'
import { content_path, thumbnail_path } from '../kinds'
import { useFileTools } from '../tools'
import { neighbour, useView, type Viewable } from '../viewable'
import { MediaStage } from './MediaStage'
import { PictureStage } from './PictureStage'
import { PlainCard, Problem } from './Problem'
import { useSwipe } from './use_swipe'
import styles from './Viewer.module.css'

const PdfStage = part(async () => (await import('./pdf/PdfStage')).PdfStage)

interface Props {
  viewing: string
  list: readonly Viewable[]
}

/** One file over the page, and the way to those beside it. Esc, Back and the cross lead back to where it was opened. */
export function Viewer({ viewing, list }: Props) {
  const shown = useShown(viewing, list)
  const close = useClosing(viewing, shown === undefined)
  useSilence()
  if (!shown) return null
  return createPortal(<Frame shown={shown} list={list} on_close={close} />, document.body)
}

/** What is looked at, also after it was taken back; nothing where it never was among what is there. */
function useShown(viewing: string, list: readonly Viewable[]): Viewable | undefined {
  const found = list.find(({ file }) => file.id === viewing)
  const [last, set_last] = useState(found)
  if (found && found !== last) set_last(found)
  return found ?? (last?.file.id === viewing ? last : undefined)
}

/** Goes back once, however often it is asked, and by itself where there is nothing to show. */
function useClosing(viewing: string, at_once: boolean): () => void {
  const navigate = useNavigate()
  const closing = useRef(false)
  useEffect(() => void (closing.current = false), [viewing])
  const close = () => {
    if (closing.current) return
    closing.current = true
    void navigate(-1)
  }
  useEffect(() => {
    if (at_once) close()
    // eslint-disable-next-line react-hooks/exhaustive-deps -- once for each thing that is not there
  }, [viewing, at_once])
  return close
}

/** What plays in the page behind falls silent, and what had the focus gets it back. */
function useSilence(): void {
  useEffect(() => {
    const before = document.activeElement
    for (const playing of document.querySelectorAll<HTMLMediaElement>('#root :is(audio, video)')) playing.pause()
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true })
    }
  }, [])
}

/** The name has the focus at first, and when what had it is no longer there. */
function focus_name(viewer: HTMLElement | null): void {
  viewer?.querySelector<HTMLElement>('[data-autofocus]')?.focus()
}

interface FrameProps {
  shown: Viewable
  list: readonly Viewable[]
  on_close: () => void
}

function Frame({ shown, list, on_close }: FrameProps) {
  const { file } = shown
  const id = useId()
  const view = useView()
  const ref = useRef<HTMLDivElement>(null)
  const trap = useFocusTrap()
  useEscapeFirst(true, on_close)
  const step = (by: 1 | -1) => {
    const next = neighbour(list, file.id, by)
    if (next) view(next.file, true)
  }
  useArrowKeys(step)
  useNeighbours(list, file.id)
  useEffect(() => {
    if (document.activeElement === document.body) focus_name(ref.current)
  }, [file.id])
  const is_there = list.some((each) => each.file.id === file.id)
  return (
    <div
      ref={useMergedRef(ref, trap)}
      className={styles.viewer}
      role="dialog"
      aria-modal
      aria-labelledby={id}
    >
      <Head id={id} shown={shown} list={list} on_close={on_close} />
      <div className={styles.stage} key={file.id}>
        {is_there ? <Stage shown={shown} on_step={step} on_close={on_close} /> : <Gone />}
      </div>
      <Steps list={list} file_id={file.id} on_step={step} on_end={() => focus_name(ref.current)} />
    </div>
  )
}

function Head({ id, shown, list, on_close }: FrameProps & { id: string }) {
  const { t } = useTranslation('files')
  const { me } = useWorkspace()
  const words = useUiWords()
  const formats = useFormats()
  const tools = useFileTools()
  const { file, author, at } = shown
  const leave_for = (act: () => void) => {
    on_close()
    act()
  }
  const place = list.findIndex((each) => each.file.id === file.id) + 1
  return (
    <header className={styles.head}>
      <div className={styles.names}>
        <h2 id={id} className={styles.name} title={file.name} tabIndex={-1} data-autofocus>
          <bdi>{file.name}</bdi>
        </h2>
        <p className={styles.about}>
          <bdi>{author}</bdi> · <time dateTime={at}>{formats.moment(at)}</time>
        </p>
      </div>
      {place > 0 && list.length > 1 && (
        <span className={styles.count} aria-live="polite">
          <span aria-hidden>
            {formats.number(place)} / {formats.number(list.length)}
          </span>
          <span className={styles.spoken}>
            {t('viewer.place', { at: formats.number(place), of: formats.number(list.length) })}
          </span>
        </span>
      )}
      {place > 0 &&
        tools.map(({ key, label, icon, run }) => (
          <IconButton key={key} label={label} data-tip-side="bottom" onClick={() => leave_for(() => run(file))}>
            {icon}
          </IconButton>
        ))}
      {place > 0 && (
        <Tooltip label={t('get')} side="bottom">
          <a
            className={styles.get}
            href={content_path(me.organisation_id, file, true)}
            download={file.name}
            aria-label={t('get_named', { name: file.name })}
          >
            <Download aria-hidden />
          </a>
        </Tooltip>
      )}
      <IconButton label={words.close} keys={['Esc']} data-tip-side="bottom" onClick={on_close}>
        <X />
      </IconButton>
    </header>
  )
}

interface StageProps {
  shown: Viewable
  on_step: (by: 1 | -1) => void
  on_close: () => void
}

function Stage({ shown: { file }, on_step, on_close }: StageProps) {
  if (file.kind === 'picture') return <PictureStage file={file} on_step={on_step} on_dismiss={on_close} />
  if (file.kind === 'pdf')
    return (
      <Suspense fallback={null}>
        <PdfStage file={file} />
      </Suspense>
    )
  const is_played = file.kind === 'video' || file.kind === 'audio'
  return <Swiped on_step={on_step}>{is_played ? <MediaStage file={file} /> : <PlainCard file={file} />}</Swiped>
}

function Swiped({ on_step, children }: { on_step: StageProps['on_step']; children: ReactNode }) {
  return (
    <div className={styles.swiped} {...useSwipe(on_step)}>
      {children}
    </div>
  )
}

function Gone() {
  const { t } = useTranslation('files')
  return <Problem title={t('viewer.gone.title')} text={t('viewer.gone.text')} />
}

interface StepsProps {
  list: readonly Viewable[]
  file_id: string
  on_step: (by: 1 | -1) => void
  /** A button that ends where the list ends takes its focus with it. */
  on_end: () => void
}

function Steps({ list, file_id, on_step, on_end }: StepsProps) {
  const { t } = useTranslation('files')
  if (list.length < 2) return null
  const go = (by: 1 | -1) => {
    const next = neighbour(list, file_id, by)
    if (next && !neighbour(list, next.file.id, by)) on_end()
    on_step(by)
  }
  const button = (by: 1 | -1, label: string, place: string | undefined, icon: ReactNode) => (
    <IconButton
      label={label}
      keys={[by < 0 ? '←' : '→']}
      variant="secondary"
      className={class_names(styles.step, place)}
      disabled={!neighbour(list, file_id, by)}
      onClick={() => go(by)}
    >
      {icon}
    </IconButton>
  )
  return (
    <>
      {button(-1, t('viewer.previous'), styles.previous, <ChevronLeft />)}
      {button(1, t('viewer.next'), styles.next, <ChevronRight />)}
    </>
  )
}

/** Left and right lead to the neighbours, but inside of a player or a field the keys are its own. */
function useArrowKeys(step: (by: 1 | -1) => void): void {
  useEffect(() => {
    const on_key = (event: KeyboardEvent) => {
      const by = { ArrowLeft: -1 as const, ArrowRight: 1 as const }[event.key]
      if (!by || event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return
      if (event.target instanceof Element && event.target.closest('audio, video, input, select, textarea')) return
      event.preventDefault()
      step(by)
    }
    window.addEventListener('keydown', on_key)
    return () => window.removeEventListener('keydown', on_key)
  })
}

/** The pictures to both sides are asked for before somebody goes there. */
function useNeighbours(list: readonly Viewable[], file_id: string): void {
  const { me } = useWorkspace()
  const paths = ([-1, 1] as const)
    .map((by) => neighbour(list, file_id, by)?.file)
    .filter((file) => file?.kind === 'picture')
    .map((file) => file && thumbnail_path(me.organisation_id, file, 'large'))
  const key = paths.join(' ')
  useEffect(() => {
    for (const path of key.split(' ').filter(Boolean)) new Image().src = path
  }, [key])
}
