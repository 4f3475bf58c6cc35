import { Skeleton, SkeletonRows, useDelayed } from '../ui/Skeleton'
import styles from './Waiting.module.css'

/** The house in outline, while a slow line brings the first answer or a page. */
export function Waiting() {
  const late = useDelayed()
  if (!late) return null
  return (
    <div className={styles.frame} aria-hidden>
      <div className={styles.rail}>
        <Skeleton width={36} height={36} radius={9} />
      </div>
      <div className={styles.list}>
        <SkeletonRows />
      </div>
      <div className={styles.content} />
    </div>
  )
}
