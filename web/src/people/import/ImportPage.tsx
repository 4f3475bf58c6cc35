import { useQueryClient } from '@tanstack/react-query'
import { Download, FileSpreadsheet, Upload } from 'lucide-react'
import { type DragEvent, useRef, useState } from 'react'

import { answer, http } from '../../api/client'
import type { ImportReport } from '../../api/types'
import { useTranslation } from '../../i18n/translation'
import { useWorkspace } from '../../sync/provider'
import { Button } from '../../ui/Button'
import { class_names } from '../../ui/class_names'
import { FormProblem } from '../FormProblem'
import { useOrganisation } from '../directory'
import { kInvites } from '../invites/queries'
import { Section } from '../settings/Section'
import { form_problem, useSubmission, useWriteName } from '../submitting'
import styles from './Import.module.css'
import { ReportView } from './ReportView'
import { kMostBytes, save_file, table_of, table_text } from './table_file'

/** A table of people: chosen, looked at line by line before anything happens, then imported. */
export function ImportPage() {
  const { t } = useTranslation('people')
  const [csv, set_csv] = useState('')
  const [report, set_report] = useState<ImportReport>()
  const queries = useQueryClient()
  const write = useSubmission()
  const named = useWriteName()
  const org_id = useWorkspace().me.organisation_id
  const ask = (text: string, dry_run: boolean) =>
    write.submit(async () => {
      const body = named({ csv: text, dry_run })
      set_report(await answer(http.POST('/api/orgs/{org_id}/members/import', { params: { path: { org_id } }, body })))
      set_csv(text)
      if (!dry_run) await queries.invalidateQueries({ queryKey: kInvites })
    })
  const begin_again = () => {
    set_report(undefined)
    write.clear()
  }
  return (
    <Section title={t('settings.import')} lead={t(report && !report.dry_run ? 'import.done_lead' : 'import.lead')}>
      {report ? (
        <ReportView report={report} busy={write.busy} on_import={() => void ask(csv, false)} on_another={begin_again} />
      ) : (
        <TableChoice busy={write.busy} on_table={(text) => void ask(text, true)} />
      )}
      <FormProblem text={write.refusal?.field === 'csv' ? write.refusal.message : form_problem(write.refusal, [])} />
    </Section>
  )
}

function TableChoice({ busy, on_table }: { busy: boolean; on_table: (text: string) => void }) {
  const { t, language } = useTranslation('people')
  const [over, set_over] = useState(false)
  const [problem, set_problem] = useState<string>()
  const own_fields = useOrganisation()?.profile_fields ?? []
  const input = useRef<HTMLInputElement>(null)
  const take = async (file: File | undefined) => {
    set_problem(undefined)
    if (!file) return
    if (file.size > kMostBytes) return set_problem(t('import.too_large'))
    const text = table_text(await file.arrayBuffer(), language)
    if (text === undefined || text.trim() === '') return set_problem(t('import.no_table'))
    on_table(text)
  }
  const dropped = (event: DragEvent) => {
    event.preventDefault()
    set_over(false)
    void take(event.dataTransfer.files[0])
  }
  const hovered = (event: DragEvent) => {
    event.preventDefault()
    set_over(true)
  }
  const example = () => {
    const columns = ['login', 'name', 'title', 'phone', 'email', 'departments', 'manager'] as const
    const head = [...columns.map((column) => t(`import.columns.${column}`)), ...own_fields.map(({ name }) => name)]
    const line = ['mina', t('import.example_name'), '', '', '', t('import.example_departments'), '']
    save_file(t('import.example_file'), table_of([head, line]))
  }
  return (
    <>
      <div
        className={class_names(styles.drop, over && styles.over)}
        onDragOver={hovered}
        onDragLeave={() => set_over(false)}
        onDrop={dropped}
      >
        <FileSpreadsheet aria-hidden />
        <p className={styles.drop_title}>{t('import.drop')}</p>
        <p className={styles.note}>{t('import.nothing_yet')}</p>
        <div className={styles.buttons}>
          <Button variant="primary" icon={<Upload />} busy={busy} onClick={() => input.current?.click()}>
            {t('import.choose')}
          </Button>
          <Button icon={<Download />} onClick={example}>
            {t('import.example')}
          </Button>
        </div>
        <input
          ref={input}
          type="file"
          accept=".csv,.txt,.tsv,text/csv,text/plain"
          hidden
          aria-label={t('import.choose')}
          onChange={(event) => {
            void take(event.target.files?.[0])
            event.target.value = ''
          }}
        />
      </div>
      <FormProblem text={problem} />
      <p className={styles.note}>{t('import.columns_hint')}</p>
      {own_fields.length > 0 && (
        <p className={styles.note}>{t('import.own_columns_hint', { names: own_fields.map(({ name }) => name).join(', ') })}</p>
      )}
    </>
  )
}
