/** What makes a device itself: the address does not, it may change or be two. */
export interface DeviceIdentity {
  readonly susyId: number;
  readonly serial: number;
}
