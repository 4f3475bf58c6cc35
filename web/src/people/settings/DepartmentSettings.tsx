import { Ellipsis, Eye, Folder, FolderLock, FolderPlus, MessagesSquare, MoveRight, Pencil, Trash2, UserRoundCog } from 'lucide-react'
import { type CSSProperties, useState } from 'react'

import { refusal_from } from '../../api/refusal_error'
import { refusal_text } from '../../i18n/refusals'
import { useTranslation } from '../../i18n/translation'
import { useWorkspace } from '../../sync/provider'
import { Tag } from '../../ui/Badge'
import { Button, IconButton } from '../../ui/Button'
import { Menu } from '../../ui/Menu'
import { EmptyState } from '../../ui/States'
import { toast } from '../../ui/toasts'
import { useDepartments, useMember, useMemberList, usePowers } from '../directory'
import { type Branch, flattened, forest } from '../tree'
import { remove_department } from '../writes'
import { DepartmentDialog, type DepartmentTask } from './DepartmentDialog'
import { type Officials, useOfficials } from './officials'
import { Section, Setting } from './Section'
import styles from './Section.module.css'

export function DepartmentSettings() {
  const { t, language } = useTranslation('people')
  const [task, set_task] = useState<DepartmentTask>()
  const members = useMemberList(language)
  const departments = useDepartments()
  const { holds, over_department, may_place_in, limit } = usePowers()
  const all = flattened(forest(departments, members, language))
  const branches = all.filter(({ department }) => may_place_in(department.id))
  const officials = useOfficials()
  const parent = limit === undefined ? undefined : departments[limit]
  const add = holds('departments') && (
    <Button variant="primary" icon={<FolderPlus />} onClick={() => set_task({ what: 'create', ...(parent && { parent }) })}>
      {t('departments.create')}
    </Button>
  )
  return (
    <Section title={t('settings.departments')} lead={t('departments.lead')} action={branches.length > 0 && add}>
      {over_department('groups', undefined) && <AllStaff officials={officials} />}
      {branches.length === 0 && <EmptyState icon={<Folder />} title={t('departments.none')} action={add} />}
      <ul aria-label={t('settings.departments')}>
        {branches.map((branch) => (
          <DepartmentRow key={branch.department.id} branch={branch} officials={officials} on_task={set_task} />
        ))}
      </ul>
      {task && <DepartmentDialog task={task} on_close={() => set_task(undefined)} />}
    </Section>
  )
}

/** The conversation of everybody, guests apart. */
function AllStaff({ officials }: { officials: Officials }) {
  const { t } = useTranslation('people')
  const there = officials.all_staff
  return (
    <Setting name={t('officials.all_staff')} note={t('officials.all_staff_note')}>
      <Button size="s" icon={<MessagesSquare />} busy={officials.busy} onClick={() => officials.turn(undefined, !there)}>
        {t(there ? 'officials.release' : 'officials.found')}
      </Button>
    </Setting>
  )
}

interface RowProps {
  branch: Branch
  officials: Officials
  on_task: (task: DepartmentTask) => void
}

function DepartmentRow({ branch, officials, on_task }: RowProps) {
  const { t } = useTranslation('people')
  const workspace = useWorkspace()
  const { department, depth, headcount } = branch
  const head = useMember(department.head_id)
  const { over_department } = usePowers()
  const changes = over_department('departments', department.parent_id)
  const talks = officials.departments.has(department.id)
  const remove = () =>
    remove_department(workspace, department.id).then(
      () => toast(t('departments.removed', { name: department.name }), 'good'),
      (problem: unknown) => toast(refusal_text(refusal_from(problem)), 'bad'),
    )
  const empty = headcount === 0 && branch.children.length === 0
  const edit = [
    { key: 'rename', label: t('departments.rename'), icon: <Pencil />, on_select: () => on_task({ what: 'rename', department }) },
    { key: 'move', label: t('departments.move'), icon: <MoveRight />, on_select: () => on_task({ what: 'move', department }) },
    { key: 'head', label: t('departments.name_head'), icon: <UserRoundCog />, on_select: () => on_task({ what: 'head', department }) },
    { key: 'visibility', label: t('departments.say_who_sees'), icon: <Eye />, on_select: () => on_task({ what: 'visibility', department }) },
  ]
  const below = {
    key: 'below',
    label: t('departments.create_below'),
    icon: <FolderPlus />,
    on_select: () => on_task({ what: 'create', parent: department }),
  }
  const talk = {
    key: 'official',
    label: t(talks ? 'officials.release' : 'officials.found'),
    icon: <MessagesSquare />,
    on_select: () => officials.turn(department.id, !talks),
  }
  const last = [
    { key: 'remove', label: t('departments.remove'), icon: <Trash2 />, danger: true, disabled: !empty, on_select: () => void remove() },
  ]
  const groups = [
    [...(changes ? edit : []), ...(over_department('departments', department.id) ? [below] : [])],
    over_department('groups', department.id) ? [talk] : [],
    changes ? last : [],
  ].filter((group) => group.length > 0)
  return (
    <li className={styles.row} style={{ '--depth': depth } as CSSProperties}>
      {department.visibility === 'inside' ? <FolderLock aria-hidden /> : <Folder aria-hidden />}
      <div className={styles.row_text}>
        <div className={styles.row_title}>
          <bdi>{department.name}</bdi>
          {department.visibility === 'inside' && <Tag>{t('departments.visibilities.inside')}</Tag>}
          {talks && <Tag>{t('officials.mark')}</Tag>}
        </div>
        <div className={styles.row_note}>
          {t('departments.headcount', { count: headcount })}
          {head && ` · ${t('departments.headed_by', { name: head.display_name })}`}
        </div>
      </div>
      {groups.length > 0 && (
        <Menu
          groups={groups}
          trigger={
            <IconButton label={t('departments.actions', { name: department.name })}>
              <Ellipsis />
            </IconButton>
          }
        />
      )}
    </li>
  )
}
