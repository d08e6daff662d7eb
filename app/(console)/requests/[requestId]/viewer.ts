/** Who looks at a thread, and what of it leads on for them. */
export interface Viewer {
  readonly personId: string;
  readonly decides: boolean;
  readonly opensPolicies: boolean;
  readonly opensRecords: boolean;
}
