import { Check, CircleCheck, CircleDashed, CircleMinus, CircleX, Copy, LoaderCircle, type LucideIcon, Stethoscope, TriangleAlert } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useStore } from 'zustand'

import { useTranslation } from '../../i18n/translation'
import { runs_organisation, useMyself } from '../../people/members'
import { useWorkspace } from '../../sync/provider'
import { Button } from '../../ui/Button'
import styles from './Doctor.module.css'
import { Examination, type ExaminationState } from './examination'
import { type Finding, kbps, type Measured, outcome_of, type Part, type StepName, steps, tone_of, type Verdict } from './findings'
import { report_of } from './report'
import { ServerView } from './ServerView'
import { surroundings_of } from './surroundings'

const icons: Record<Verdict, LucideIcon> = {
  waits: CircleDashed, runs: LoaderCircle, good: CircleCheck, fair: TriangleAlert, bad: CircleX, none: CircleMinus,
}

/** Whether meetings reach this device, and if not, what is in the way. */
export function ConnectionPage() {
  const { t } = useTranslation('meetings')
  const workspace = useWorkspace()
  const runs = runs_organisation(useMyself())
  const [examination, examine] = useState<Examination>()
  useEffect(() => () => examination?.close(), [examination])
  const start = () => {
    const fresh = new Examination(surroundings_of(workspace))
    examine(fresh)
    void fresh.run()
  }
  return (
    <section className={styles.page} aria-label={t('doctor.title')}>
      {examination ? (
        <Going examination={examination} on_again={start} />
      ) : (
        <div className={styles.start}>
          <span className={styles.mark}><Stethoscope aria-hidden /></span>
          <p>{t('doctor.lead')}</p>
          <Button variant="primary" size="l" onClick={start}>{t('doctor.start')}</Button>
        </div>
      )}
      {runs && <ServerView />}
    </section>
  )
}

function Going({ examination, on_again }: { examination: Examination; on_again: () => void }) {
  const { t } = useTranslation('meetings')
  const state = useStore(examination.store)
  const { findings, is_over, measured } = state
  const outcome = outcome_of(findings, state.sheet)
  const tone = is_over ? tone_of[outcome] : 'runs'
  return (
    <>
      <div className={styles.summary} data-tone={tone} data-outcome={is_over ? outcome : undefined} role="status">
        <VerdictIcon verdict={tone} />
        <strong>{is_over ? t(`doctor.outcomes.${outcome}`) : t('doctor.running')}</strong>
        {is_over && <Button size="s" onClick={on_again}>{t('doctor.again')}</Button>}
      </div>
      <ol className={styles.steps}>
        {steps.map((name) => (
          <Step key={name} name={name} finding={findings[name]} progress={state.progress}>
            {name === 'line' && measured && <Figures measured={measured} />}
          </Step>
        ))}
      </ol>
      {is_over && <Report state={state} />}
    </>
  )
}

interface StepProps {
  name: StepName
  finding: Finding
  progress: number
  children: React.ReactNode
}

function Step({ name, finding, progress, children }: StepProps) {
  const { t } = useTranslation('meetings')
  const { verdict, says, device, remedy, parts = [] } = finding
  const text = device ? t(`problems.${device.kind}.${device.problem}`) : says && t(`doctor.says.${says.key}`, says.values)
  return (
    <li className={styles.step} data-step={name} data-verdict={verdict}>
      <VerdictIcon verdict={verdict} />
      <div className={styles.words}>
        <h2>{t(`doctor.steps.${name}`)}<span className={styles.spoken}>: {t(`doctor.verdicts.${verdict}`)}</span></h2>
        {text && <p>{text}</p>}
        {name === 'line' && verdict === 'runs' && <progress max={1} value={progress} aria-label={t('doctor.steps.line')} />}
        {parts.length > 0 && (
          <ul className={styles.parts}>
            {parts.map((part) => <PartRow key={part.name} part={part} />)}
          </ul>
        )}
        {children}
        {remedy && (
          <div className={styles.remedy}>
            <strong>{t('doctor.remedy')}</strong>
            {t(`doctor.remedies.${remedy.key}`, remedy.values)}
          </div>
        )}
      </div>
    </li>
  )
}

function PartRow({ part }: { part: Part }) {
  const { t } = useTranslation('meetings')
  return (
    <li data-verdict={part.verdict}>
      <code>{part.name}</code>
      <span>{t(`doctor.says.${part.says.key}`, part.says.values)}</span>
    </li>
  )
}

function Figures({ measured }: { measured: Measured }) {
  const { t } = useTranslation('meetings')
  const { way, round_trip_ms, loss_up, loss_down, jitter_ms, up, down } = measured
  const mbits = (rate: number) => t('doctor.figures.rate', { value: kbps(rate) / 1_000 })
  const figures = [
    ['round_trip', t('doctor.figures.ms', { value: Math.round(round_trip_ms) })],
    ['loss', t('doctor.figures.percent', { value: Math.round(Math.max(loss_up, loss_down) * 1_000) / 10 })],
    ['jitter', t('doctor.figures.ms', { value: Math.round(jitter_ms) })],
    ['up', mbits(up)],
    ['down', mbits(down)],
    ['way', way.toUpperCase()],
  ] as const
  return (
    <dl className={styles.figures}>
      {figures.map(([name, value]) => (
        <div key={name} data-figure={name}>
          <dt>{t(`doctor.figures.${name}`)}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

function VerdictIcon({ verdict }: { verdict: Verdict }) {
  const Icon = icons[verdict]
  return <Icon className={styles.icon} data-verdict={verdict} aria-hidden />
}

function Report({ state }: { state: ExaminationState }) {
  const { t } = useTranslation('meetings')
  const [copied, set_copied] = useState(false)
  const [text] = useState(() => {
    const here = { origin: location.origin, browser: navigator.userAgent }
    return report_of({ ...state, ...here, at: new Date().toISOString() })
  })
  const copy = async () => {
    await navigator.clipboard?.writeText(text).catch(() => undefined)
    set_copied(true)
  }
  return (
    <div className={styles.report}>
      <Button icon={copied ? <Check /> : <Copy />} onClick={() => void copy()} aria-live="polite">
        {t(copied ? 'doctor.copied' : 'doctor.copy')}
      </Button>
      <span>{t('doctor.report_hint')}</span>
      <pre data-report>{text}</pre>
    </div>
  )
}
