import styles from './entrance/Entrance.module.css'

/** What went wrong with a form as a whole. */
export function FormProblem({ text }: { text: string | undefined }) {
  if (!text) return null
  return (
    <p className={styles.problem} role="alert">
      {text}
    </p>
  )
}
