import { useEffect, useState } from 'react'

import styles from './Skeleton.module.css'

/** True after `after` milliseconds: what answers sooner shows no skeleton at all. */
export function useDelayed(after = 300): boolean {
  const [late, set_late] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => set_late(true), after)
    return () => clearTimeout(timer)
  }, [after])
  return late
}

interface SkeletonProps {
  width?: number | string
  height?: number
  radius?: number
}

export function Skeleton({ width = '100%', height = 12, radius }: SkeletonProps) {
  return <span className={styles.bone} style={{ width, height, borderRadius: radius }} aria-hidden />
}

const widths = ['62%', '48%', '70%', '55%', '66%', '44%', '58%']

/** Rows in the shape of a list with avatars. */
export function SkeletonRows({ count = 7 }: { count?: number }) {
  const late = useDelayed()
  if (!late) return null
  return (
    <div aria-hidden>
      {Array.from({ length: count }, (_, at) => (
        <div key={at} className={styles.row}>
          <Skeleton width="var(--avatar)" height={36} radius={9} />
          <div className={styles.lines}>
            <Skeleton width={widths[at % widths.length]} />
            <Skeleton width={widths[(at + 3) % widths.length]} height={10} />
          </div>
        </div>
      ))}
    </div>
  )
}
