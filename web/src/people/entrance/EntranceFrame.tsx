import type { FormEvent, ReactNode } from 'react'

import { speak } from '../../i18n/i18n'
import { language_names, languages } from '../../i18n/languages'
import { useTranslation } from '../../i18n/translation'
import { Button } from '../../ui/Button'
import { FormProblem } from '../FormProblem'
import styles from './Entrance.module.css'

/** The page around everything that happens before somebody is inside. */
export function EntranceFrame({ children }: { children: ReactNode }) {
  const { t, language } = useTranslation('people')
  return (
    <div className={styles.page}>
      <header className={styles.brand}>
        <img src="/icon.svg" alt="" />
        Madang
      </header>
      <main className={styles.middle}>
        <div className={styles.card}>{children}</div>
      </main>
      <nav className={styles.foot} aria-label={t('entrance.language')}>
        {languages.map((other) => (
          <Button
            key={other}
            variant="quiet"
            size="s"
            lang={other}
            aria-pressed={other === language}
            style={other === language ? { color: 'var(--text)' } : undefined}
            onClick={() => void speak(other)}
          >
            {language_names[other]}
          </Button>
        ))}
      </nav>
    </div>
  )
}

export function EntranceTitle({ title, lead }: { title: string; lead?: ReactNode }) {
  return (
    <>
      <h1 className={styles.title}>{title}</h1>
      {lead && <p className={styles.lead}>{lead}</p>}
    </>
  )
}

interface EntranceFormProps {
  children: ReactNode
  /** What went wrong with the form as a whole. */
  problem?: string
  action: string
  busy: boolean
  on_submit: () => void
}

export function EntranceForm({ children, problem, action, busy, on_submit }: EntranceFormProps) {
  const submit = (event: FormEvent) => {
    event.preventDefault()
    on_submit()
  }
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      {children}
      <FormProblem text={problem} />
      <Button type="submit" variant="primary" size="l" full busy={busy}>
        {action}
      </Button>
    </form>
  )
}

export function EntranceAside({ children }: { children: ReactNode }) {
  return <p className={styles.aside}>{children}</p>
}
