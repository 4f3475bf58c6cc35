import { Check, Copy, Download, TriangleAlert } from 'lucide-react'
import { useState } from 'react'

import type { ImportedLine, ImportReport } from '../../api/types'
import { refusal_text } from '../../i18n/refusals'
import { useTranslation } from '../../i18n/translation'
import { Tag } from '../../ui/Badge'
import { Button, IconButton } from '../../ui/Button'
import { toast } from '../../ui/toasts'
import { useOrganisation } from '../directory'
import styles from './Import.module.css'
import { link_of, save_file, table_of_links } from './table_file'

const tones = { added: 'ok', changed: 'accent', unchanged: 'neutral', refused: 'urgent' } as const
const outcomes = ['added', 'changed', 'unchanged', 'refused'] as const

interface Props {
  report: ImportReport
  busy: boolean
  on_import: () => void
  on_another: () => void
}

/** What would become of each line, or what has. */
export function ReportView({ report, busy, on_import, on_another }: Props) {
  const { t } = useTranslation('people')
  const [only_problems, show_only_problems] = useState(false)
  const with_problems = report.lines.filter(({ problems }) => problems.length > 0)
  const lines = only_problems && with_problems.length > 0 ? with_problems : report.lines
  const planned = report.added + report.changed
  return (
    <>
      <div className={styles.summary} role="status">
        {outcomes.map(
          (outcome) =>
            report[outcome] > 0 && (
              <Tag key={outcome} tone={tones[outcome]}>
                {t(`import.counted.${report.dry_run ? 'dry' : 'done'}.${outcome}`, { count: report[outcome] })}
              </Tag>
            ),
        )}
      </div>
      <Remarks report={report} />
      <div className={styles.actions}>
        <Button onClick={on_another}>{t('import.another')}</Button>
        {with_problems.length > 0 && (
          <Button variant="quiet" aria-pressed={only_problems} icon={<TriangleAlert />} onClick={() => show_only_problems(!only_problems)}>
            {t('import.only_problems', { count: with_problems.length })}
          </Button>
        )}
        <span className={styles.space} />
        {report.dry_run ? (
          <Button variant="primary" busy={busy} disabled={planned === 0} onClick={on_import}>
            {t('import.go', { count: planned })}
          </Button>
        ) : (
          report.added > 0 && <LinksButton report={report} />
        )}
      </div>
      <ol className={styles.lines} aria-label={t('import.lines')}>
        {lines.map((line) => (
          <LineRow key={line.line} line={line} />
        ))}
      </ol>
    </>
  )
}

function Remarks({ report }: { report: ImportReport }) {
  const { t } = useTranslation('people')
  const { new_departments, ignored_columns, dry_run } = report
  return (
    <>
      {new_departments.length > 0 && (
        <p className={styles.note}>
          {t(dry_run ? 'import.will_make' : 'import.made', { count: new_departments.length, names: new_departments.join(', ') })}
        </p>
      )}
      {ignored_columns.length > 0 && (
        <p className={styles.note}>{t('import.ignored', { count: ignored_columns.length, names: ignored_columns.join(', ') })}</p>
      )}
    </>
  )
}

function LinksButton({ report }: { report: ImportReport }) {
  const { t } = useTranslation('people')
  const heads = [t('import.columns.name'), t('import.columns.login'), t('invite.link')]
  const save = () => save_file(t('import.links_file'), table_of_links(report.lines, heads, location.origin))
  return (
    <Button variant="primary" icon={<Download />} onClick={save}>
      {t('import.links')}
    </Button>
  )
}

function LineRow({ line }: { line: ImportedLine }) {
  const { t } = useTranslation('people')
  const own_fields = useOrganisation()?.profile_fields ?? []
  const column_name = ({ column, field_id }: ImportedLine['problems'][number]) =>
    own_fields.find(({ id }) => id === field_id)?.name ?? t(`import.columns.${column}`)
  return (
    <li className={styles.line}>
      <span className={styles.number}>{line.line}</span>
      <div className={styles.who}>
        <div className={styles.name}>
          <bdi>{line.display_name || line.login || t('import.nameless')}</bdi>
          {line.display_name && <span className={styles.login}>{line.login}</span>}
        </div>
        {line.problems.map((problem) => (
          <div key={problem.column} className={styles.problem}>
            {column_name(problem)}: {problem.code === 'request.invalid' ? t(`import.wrong.${problem.column}`) : refusal_text(problem)}
          </div>
        ))}
      </div>
      <Tag tone={tones[line.outcome]}>{t(`import.outcomes.${line.outcome}`)}</Tag>
      {line.invite_code && <CopyLink line={line} />}
    </li>
  )
}

function CopyLink({ line }: { line: ImportedLine }) {
  const { t } = useTranslation('people')
  const [copied, set_copied] = useState(false)
  const copy = () =>
    navigator.clipboard.writeText(link_of(line, location.origin)).then(
      () => set_copied(true),
      () => toast(t('import.not_copied'), 'bad'),
    )
  return (
    <IconButton label={t('import.copy', { name: line.display_name })} onClick={() => void copy()}>
      {copied ? <Check /> : <Copy />}
    </IconButton>
  )
}
