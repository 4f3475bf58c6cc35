import { useQueryClient } from '@tanstack/react-query'
import { Gauge, Square } from 'lucide-react'
import { useState } from 'react'

import type { LoadTest, LoadTestStep, MediaCapacity } from '../../api/types'
import { refusal_from } from '../../api/refusal_error'
import { useFormats } from '../../i18n/formats'
import { refusal_text } from '../../i18n/refusals'
import { useTranslation } from '../../i18n/translation'
import { useWorkspace } from '../../sync/provider'
import { Button } from '../../ui/Button'
import { SelectField } from '../../ui/Field'
import { toast } from '../../ui/toasts'
import styles from './Capacity.module.css'
import { cancel_load_test, media_capacity, start_load_test } from './fetching'
import { as_duration, as_loss, as_micros, as_share, kSeconds, kSizes } from './figures'

const kFind = 'find'

/** Synthetic people meet at a press of a button; what they saw stands below, the latest size first. */
export function TestPanel({ capacity: { may_test, load_test } }: { capacity: MediaCapacity }) {
  const { t } = useTranslation('meetings')
  return (
    <section className={styles.part} aria-label={t('capacity.test.title')} data-test={load_test?.state ?? 'none'}>
      <h3>{t('capacity.test.title')}</h3>
      <p className={styles.note}>{t(may_test ? 'capacity.test.lead' : 'capacity.test.forbidden')}</p>
      {load_test?.state === 'running' ? <Running test={load_test} /> : may_test && <Form />}
      {load_test && <Found test={load_test} />}
    </section>
  )
}

function useActing() {
  const { organisation_id } = useWorkspace().me
  const queries = useQueryClient()
  const [busy, set_busy] = useState(false)
  const act = async (doing: (org_id: string) => Promise<unknown>) => {
    set_busy(true)
    try {
      await doing(organisation_id)
      await queries.invalidateQueries({ queryKey: media_capacity(organisation_id).queryKey })
    } catch (problem) {
      toast(refusal_text(refusal_from(problem)), 'bad')
    }
    set_busy(false)
  }
  return { busy, act }
}

function Form() {
  const { t } = useTranslation('meetings')
  const { busy, act } = useActing()
  const [people, set_people] = useState<string>(kFind)
  const [seconds, set_seconds] = useState('10')
  const sizes = kSizes.map((size) => ({ value: `${size}`, label: t('capacity.test.result', { count: size }) }))
  const times = kSeconds.map((time) => ({ value: `${time}`, label: t('capacity.test.seconds_count', { count: time }) }))
  const start = () =>
    act((org_id) => start_load_test(org_id, people === kFind ? undefined : Number(people), Number(seconds)))
  return (
    <div className={styles.form}>
      <SelectField
        label={t('capacity.test.people')}
        choices={[{ value: kFind, label: t('capacity.test.find') }, ...sizes]}
        value={people}
        on_change={set_people}
      />
      <SelectField label={t('capacity.test.seconds')} choices={times} value={seconds} on_change={set_seconds} />
      <Button variant="primary" icon={<Gauge />} busy={busy} onClick={() => void start()}>
        {t('capacity.test.start')}
      </Button>
    </div>
  )
}

function Running({ test: { connected, wanted, done_permille } }: { test: LoadTest }) {
  const { t } = useTranslation('meetings')
  const { busy, act } = useActing()
  const measures = done_permille > 0
  const done = measures ? done_permille / 10 : (connected / Math.max(1, wanted)) * 100
  return (
    <div className={styles.running}>
      <div className={styles.running_words} role="status">
        {t(measures ? 'capacity.test.measuring' : 'capacity.test.gathering', { connected, wanted })}
      </div>
      <progress className={styles.progress} aria-label={t('capacity.test.progress')} max={100} value={done} />
      <Button icon={<Square />} busy={busy} onClick={() => void act(cancel_load_test)}>
        {t('capacity.test.cancel')}
      </Button>
    </div>
  )
}

function Found({ test: { state, steps } }: { test: LoadTest }) {
  const { t } = useTranslation('meetings')
  if (state === 'running' && steps.length === 0) return null
  return (
    <div className={styles.found}>
      {state !== 'running' && <p className={styles.ending} data-ending={state}>{t(`capacity.test.state.${state}`)}</p>}
      {steps.toReversed().map((step) => (
        <Step key={step.people} step={step} />
      ))}
      {steps.length > 0 && <p className={styles.note}>{t('capacity.test.note')}</p>}
    </div>
  )
}

function Step({ step }: { step: LoadTestStep }) {
  const { t } = useTranslation('meetings')
  const { number } = useFormats()
  const duration = (microseconds: number) => {
    const { unit, value } = as_duration(microseconds)
    return t(`capacity.test.${unit}`, { value: number(value) })
  }
  const figures = [
    ['packets', number(step.packets_per_second)],
    ['cost', t('capacity.test.micro', { value: number(as_micros(step.packet_cost_ns)) })],
    ['loss', as_loss(step.loss_ppm)],
    ['p50', duration(step.delay_p50_us)],
    ['p99', duration(step.delay_p99_us)],
    ['voices', duration(step.voice_delay_p99_us)],
    ['load', as_share(step.load_permille)],
    ['tester', t('capacity.test.tester_value', { share: as_share(step.tester_permille) })],
  ] as const
  return (
    <article className={styles.step} data-people={step.people} data-held={step.is_held}>
      <header>
        <h4>{t('capacity.test.result', { count: step.people })}</h4>
        <span className={styles.verdict}>{t(step.is_held ? 'capacity.test.held' : 'capacity.test.not_held')}</span>
      </header>
      <p>{t('capacity.test.means', { count: step.people_possible })}</p>
      <dl className={styles.measures}>
        {figures.map(([name, value]) => (
          <div key={name} data-measure={name}>
            <dt>{t(`capacity.test.${name}`)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </article>
  )
}
