import styles from './Tile.module.css'

/** Decoration: what it says is written beside it or named by what it stands in. */
export function QualityBars({ bars }: { bars: number }) {
  return (
    <span className={styles.bars} data-bars={bars} aria-hidden>
      {[1, 2, 3, 4].map((bar) => (
        <i key={bar} data-on={bar <= bars} style={{ height: `${3 * bar}px` }} />
      ))}
    </span>
  )
}
