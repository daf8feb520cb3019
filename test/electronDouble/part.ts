/** The members of an Electron object that the double stands in for, with Electron's own parameters and results. */
export type Part<Whole, Keys extends keyof Whole> = { readonly [Key in Keys]: Whole[Key] };
