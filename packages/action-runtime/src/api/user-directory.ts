/** What Auth0 knows about the user who logs in. Default: empty. */
export interface UserDirectory {
  /** Groups the user belongs to. */
  readonly groups?: readonly DirectoryEntry[];
  /** Roles that are effective for the user. */
  readonly roles?: readonly DirectoryEntry[];
  /** Ids of the Rules that ran before the Actions. */
  readonly rules?: readonly string[];
}

/** A group or a role; further members reach the Action as they are. */
export interface DirectoryEntry {
  readonly id: string;
  readonly name: string;
}
