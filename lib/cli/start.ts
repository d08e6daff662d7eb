/** `npm start`: everything the product needs, in one terminal, from a fresh clone. */
import { supervise } from './start/supervise.ts';

await supervise('built');
