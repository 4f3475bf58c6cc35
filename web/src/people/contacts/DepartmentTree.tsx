import { Folder, FolderLock, Users } from 'lucide-react'
import type { CSSProperties, ReactNode } from 'react'
import { Link } from 'react-router'

import { useTranslation } from '../../i18n/translation'
import { useSynced } from '../../sync/provider'
import { List } from '../../ui/List'
import { PaneBody, PaneHeader } from '../../ui/Panes'
import { SkeletonRows } from '../../ui/Skeleton'
import { useDepartments, useMemberList } from '../directory'
import { flattened, forest } from '../tree'
import styles from './Contacts.module.css'

/** `all` is written into the address too, so that a phone can tell the list of everybody from the tree. */
export const kEverybody = 'all'

export function DepartmentTree({ chosen }: { chosen: string }) {
  const { t, language } = useTranslation('people')
  const booted = useSynced((state) => state.booted)
  const members = useMemberList(language)
  const branches = flattened(forest(useDepartments(), members, language))
  return (
    <>
      <PaneHeader title={t('contacts.title')} />
      <PaneBody className={styles.tree}>
        {!booted && <SkeletonRows />}
        <List label={t('contacts.title')}>
          <TreeRow
            to={`/people?department=${kEverybody}`}
            name={t('contacts.everybody')}
            count={members.length}
            icon={<Users />}
            chosen={chosen === '' || chosen === kEverybody}
          />
        </List>
        {branches.length > 0 && <p className={styles.label}>{t('contacts.departments')}</p>}
        <List label={t('contacts.departments')}>
          {branches.map(({ department, depth, headcount }) => (
            <TreeRow
              key={department.id}
              to={`/people?department=${department.id}`}
              name={department.name}
              count={headcount}
              icon={department.visibility === 'inside' ? <FolderLock aria-label={t('departments.visibilities.inside')} /> : <Folder />}
              depth={depth}
              chosen={chosen === department.id}
            />
          ))}
        </List>
      </PaneBody>
    </>
  )
}

interface TreeRowProps {
  to: string
  name: string
  count: number
  icon: ReactNode
  depth?: number
  chosen: boolean
}

function TreeRow({ to, name, count, icon, depth = 0, chosen }: TreeRowProps) {
  const style = { '--depth': depth } as CSSProperties
  return (
    <li>
      <Link to={to} className={styles.branch} style={style} aria-current={chosen ? 'page' : undefined} data-row>
        {icon}
        <span className={styles.branch_name}>
          <bdi>{name}</bdi>
        </span>
        <span className={styles.branch_count}>{count}</span>
      </Link>
    </li>
  )
}
