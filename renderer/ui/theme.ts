import { Button, createTheme, SegmentedControl, type CSSVariablesResolver } from '@mantine/core';
import classes from './theme.module.css';

/** The component library in our own clothes: it takes its colours from the tokens, so both always agree. */
export const theme = createTheme({
  fontFamily: 'var(--sans)',
  fontFamilyMonospace: 'var(--mono)',
  fontSizes: { xs: '11px', sm: '12px', md: '13.5px', lg: '15px', xl: '18px' },
  defaultRadius: '5px',
  cursorType: 'pointer',
  respectReducedMotion: true,
  focusRing: 'never',
  primaryColor: 'blue',
  components: {
    SegmentedControl: SegmentedControl.extend({
      classNames: { root: classes['segments'] ?? '', indicator: classes['segment'] ?? '' },
    }),
    Button: Button.extend({
      vars: (_theme, { variant = 'filled' }) => ({
        root:
          variant === 'filled'
            ? {
                '--button-bg': 'var(--blue-ground)',
                '--button-hover': 'var(--blue-ground)',
                '--button-color': 'var(--blue-ground-text)',
              }
            : {},
      }),
    }),
  },
});

const variables = {
  '--mantine-color-body': 'var(--panel)',
  '--mantine-color-text': 'var(--text)',
  '--mantine-color-dimmed': 'var(--dim)',
  '--mantine-color-bright': 'var(--text)',
  '--mantine-color-placeholder': 'var(--faint)',
  '--mantine-color-anchor': 'var(--blue)',
  '--mantine-color-error': 'var(--red)',
  '--mantine-color-default': 'var(--raised)',
  '--mantine-color-default-hover': 'var(--hover)',
  '--mantine-color-default-color': 'var(--text)',
  '--mantine-color-default-border': 'var(--line-strong)',
  '--mantine-color-disabled': 'var(--raised)',
  '--mantine-color-disabled-color': 'var(--faint)',
  '--mantine-primary-color-filled': 'var(--blue-ground)',
  '--mantine-primary-color-filled-hover': 'var(--blue-ground)',
  '--mantine-primary-color-contrast': 'var(--blue-ground-text)',
  '--mantine-color-blue-filled': 'var(--blue-ground)',
  '--mantine-color-blue-filled-hover': 'var(--blue-ground)',
};

/** Both schemes read the same tokens; which values those have the media queries decide. */
export const resolveVariables: CSSVariablesResolver = () => ({
  variables: {},
  dark: variables,
  light: variables,
});
