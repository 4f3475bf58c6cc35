import { speak } from '../../i18n/i18n'
import { as_language, language_names, languages } from '../../i18n/languages'
import { useTranslation } from '../../i18n/translation'
import { Section, Setting } from '../../people/settings/Section'
import { SegmentedControl } from '../../ui/SegmentedControl'
import { choose_density, choose_theme, type Density, type Theme, usePreferences } from '../preferences'

const themes: readonly Theme[] = ['system', 'light', 'dark']
const densities: readonly Density[] = ['comfortable', 'compact']

export function AppearanceForm() {
  const { t, language } = useTranslation('app')
  const { theme, density } = usePreferences()
  return (
    <Section title={t('me.appearance')} lead={t('appearance.lead')}>
      <Setting name={t('appearance.language')}>
        <SegmentedControl
          label={t('appearance.language')}
          value={language}
          on_change={(value) => void speak(as_language(value) ?? 'en')}
          choices={languages.map((value) => ({ value, label: language_names[value] }))}
        />
      </Setting>
      <Setting name={t('appearance.theme')}>
        <SegmentedControl
          label={t('appearance.theme')}
          value={theme}
          on_change={(value) => choose_theme(value as Theme)}
          choices={themes.map((value) => ({ value, label: t(`appearance.themes.${value}`) }))}
        />
      </Setting>
      <Setting name={t('appearance.density')} note={t('appearance.density_note')}>
        <SegmentedControl
          label={t('appearance.density')}
          value={density}
          on_change={(value) => choose_density(value as Density)}
          choices={densities.map((value) => ({ value, label: t(`appearance.densities.${value}`) }))}
        />
      </Setting>
    </Section>
  )
}
