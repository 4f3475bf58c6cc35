import { Skeleton, useDelayed } from '../../ui/Skeleton'
import styles from './MessageList.module.css'

const bones = [220, 340, 180, 280, 140, 300, 240]

export function MessageSkeleton() {
  const late = useDelayed()
  return (
    <div className={styles.skeleton} aria-hidden>
      {late &&
        bones.map((width, at) => (
          <div key={at} className={styles.bone} data-own={at % 3 === 2 || undefined}>
            <Skeleton width={width} height={38} radius={10} />
          </div>
        ))}
    </div>
  )
}
