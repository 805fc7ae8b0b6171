import type { ComponentProps } from 'react';
import classes from './table.module.css';

/** A table as every screen shows them. */
export function Table({ className, ...rest }: ComponentProps<'table'>) {
  return <table {...rest} className={[classes.table, className].filter(Boolean).join(' ')} />;
}
