import { Download } from 'lucide-react'
import { type MouseEvent, useState } from 'react'

import type { FileInfo } from '../api/types'
import { useTranslation } from '../i18n/translation'
import { useWorkspace } from '../sync/provider'
import { IconButton } from '../ui/Button'
import { class_names } from '../ui/class_names'
import { FileIcon } from './FileIcon'
import styles from './FileList.module.css'
import { as_drawn, content_path, thumbnail_path, useSizes } from './kinds'
import { useFileTools } from './tools'

// How wide a picture is drawn at most. Alone it may stand upright, and a thumbnail is measured by its long side.
const kAlone = '480px'
const kBeside = '210px'
// Larger pictures are not loaded whole only to be drawn small.
const kMostWhole = 16 << 20

interface Props {
  files: readonly FileInfo[]
  on_view: (file: FileInfo) => void
}

interface FileProps {
  file: FileInfo
  on_view: (file: FileInfo) => void
}

/** The files of one message: pictures beside each other, everything else one below the other. */
export function FileList({ files, on_view }: Props) {
  const { pictures, others } = as_drawn(files)
  return (
    <div className={styles.files}>
      {pictures.length > 0 && (
        <div className={class_names(styles.pictures, pictures.length > 1 && styles.several)}>
          {pictures.map((file) => (
            <Picture key={file.id} file={file} drawn={pictures.length > 1 ? kBeside : kAlone} on_view={on_view} />
          ))}
        </div>
      )}
      {others.map((file) => (
        <Other key={file.id} file={file} on_view={on_view} />
      ))}
    </div>
  )
}

/** Drawn by its thumbnails; without them whole, for the browser may know what the server does not or was too busy for.
 * What neither can draw is a file like others. */
function Picture({ file, drawn, on_view }: FileProps & { drawn: string }) {
  const { t } = useTranslation('files')
  const { me } = useWorkspace()
  const [failures, set_failures] = useState(0)
  if (failures > 1 || (failures > 0 && file.size > kMostWhole)) return <Other file={file} on_view={on_view} />
  const address = content_path(me.organisation_id, file)
  const small = thumbnail_path(me.organisation_id, file, 'small')
  const large = thumbnail_path(me.organisation_id, file, 'large')
  return (
    <a
      className={styles.picture}
      href={address}
      target="_blank"
      rel="noopener"
      aria-label={t('open', { name: file.name })}
      onClick={(event) => take_plain(event, () => on_view(file))}
    >
      <img
        {...(failures === 0 ? { src: large, srcSet: `${small} 320w, ${large} 1280w`, sizes: drawn } : { src: address })}
        alt={file.name}
        loading="lazy"
        decoding="async"
        draggable={false}
        onError={() => set_failures((count) => count + 1)}
      />
    </a>
  )
}

/** A click with a key held, or of another button, is the browser's: it opens a tab of its own. */
function take_plain(event: MouseEvent, act: () => void): void {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
  event.preventDefault()
  act()
}

function Other({ file, on_view }: FileProps) {
  const { me } = useWorkspace()
  const address = content_path(me.organisation_id, file)
  return (
    <div className={styles.card}>
      {file.kind === 'video' && <video className={styles.video} src={address} controls preload="metadata" playsInline aria-label={file.name} />}
      {file.kind === 'audio' && <audio className={styles.audio} src={address} controls preload="metadata" aria-label={file.name} />}
      {file.kind === 'other' ? <KeptLine file={file} /> : <ViewedLine file={file} on_view={on_view} />}
    </div>
  )
}

/** What nothing here can draw is kept with one press; the viewer, where its tools are, never shows it. */
function KeptLine({ file }: { file: FileInfo }) {
  const { t } = useTranslation('files')
  const { me } = useWorkspace()
  const tools = useFileTools()
  return (
    <div className={styles.both}>
      <a className={styles.line} href={content_path(me.organisation_id, file, true)} download={file.name}>
        <About file={file} />
        <span className={styles.hidden}>{t('get')}</span>
        <Download className={styles.get} aria-hidden />
      </a>
      {tools.map(({ key, label, icon, run }) => (
        <IconButton key={key} label={label} onClick={() => run(file)}>
          {icon}
        </IconButton>
      ))}
    </div>
  )
}

function ViewedLine({ file, on_view }: FileProps) {
  const { t } = useTranslation('files')
  const { me } = useWorkspace()
  return (
    <div className={styles.both}>
      <button type="button" className={styles.line} onClick={() => on_view(file)}>
        <About file={file} />
        <span className={styles.hidden}>{t('look')}</span>
      </button>
      <a
        className={styles.keep}
        href={content_path(me.organisation_id, file, true)}
        download={file.name}
      >
        <span className={styles.hidden}>{t('get_named', { name: file.name })}</span>
        <Download className={styles.get} aria-hidden />
      </a>
    </div>
  )
}

function About({ file }: { file: FileInfo }) {
  const size_of = useSizes()
  return (
    <>
      <span className={styles.icon} data-kind={file.kind}>
        <FileIcon kind={file.kind} />
      </span>
      <span className={styles.words}>
        <bdi className={styles.name} title={file.name}>
          {file.name}
        </bdi>
        <span className={styles.size}>{size_of(file.size)}</span>
      </span>
    </>
  )
}
