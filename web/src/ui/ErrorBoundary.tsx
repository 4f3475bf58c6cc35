import { Component, type ReactNode } from 'react'

interface Props {
  children: ReactNode
  /** Drawn in place of what broke. */
  fallback: (retry: () => void) => ReactNode
  /** Another value means that something else is shown now: what was broken is tried again. */
  place: string
}

interface State {
  broken: boolean
  place: string
}

/** Keeps a fault in what it holds from taking the rest of the screen with it. */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { broken: false, place: this.props.place }

  static getDerivedStateFromError(): Partial<State> {
    return { broken: true }
  }

  static getDerivedStateFromProps({ place }: Props, state: State): State | null {
    return place === state.place ? null : { broken: false, place }
  }

  override render() {
    return this.state.broken ? this.props.fallback(() => this.setState({ broken: false })) : this.props.children
  }
}
