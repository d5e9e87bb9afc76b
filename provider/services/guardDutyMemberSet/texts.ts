/**
 * GuardDuty has two error codes in all, so that only the text tells what happened (docs/notes.md, AWS 5; most sentences are from
 * the 2018 API reference, and later logs show them unchanged). Texts that are not here stay visible and are tried again, bounded.
 */
const texts: readonly (readonly [RegExp, string])[] = [
  [/already a member or associated member of the current account/i, "ALREADY_MEMBER"],
  [/cannot become a member of itself|cannot invite itself/i, "OWN_ACCOUNT"],
  // "cannot create members", "cannot invite other accounts".
  [/since it is already an associated member of another/i, "ADMINISTRATOR_IS_MEMBER"],
  [/since the latter is an associated member of another/i, "ADMINISTRATOR_IS_MEMBER"],
  [/cannot accept invitations since it still has/i, "MEMBER_HAS_MEMBERS"],
  [/cannot accept invitations since it is already an associated member/i, "MEMBER_OF_ANOTHER"],
  [/account ID is already an associated member of another/i, "MEMBER_OF_ANOTHER"],
  [/cannot exceed the maximum number of allowed members/i, "MEMBER_LIMIT"],
  [/organization master must first enable GuardDuty/i, "MANAGEMENT_ACCOUNT_NOT_ENABLED"],
  [/is not an? (?:associated )?member of/i, "NOT_ASSOCIATED"],
  [/handshake role .* cannot be assumed/i, "HANDSHAKE_ROLE"],
  [/since it is still associated to it/i, "STILL_ASSOCIATED"],
  [/is not yet associated to it/i, "NOT_YET_ASSOCIATED"],
  [/has already invited or is already the GuardDuty (?:master|administrator)/i, "ALREADY_INVITED"],
  [/input detectorId is not owned by the current account|parameter detectorId has an invalid value/i, "WRONG_DETECTOR"],
  [/a detector already exists for the current account/i, "DETECTOR_EXISTS"],
  [/no pending invitation/i, "NO_INVITATION"],
  [/member account's email address is missing/i, "EMAIL_MISSING"],
  [/managed by an AWS Organizations policy|organization(?:s|al)? policy/i, "MANAGED_BY_POLICY"],
  [/not authorized to perform|do not have (?:the )?required .*permission/i, "ACCESS_DENIED"],
  [
    /invalid or out-of-range value|one or more input parameters have invalid values|required query or path parameters are not specified|length provided for the .* array/i,
    "INVALID_INPUT",
  ],
];

/** What AWS means, in one word of ours. */
export const codeOf = (text: string): string => texts.find(([pattern]) => pattern.test(text))?.[1] ?? unrecognized;

/** A text that this version does not know. */
export const unrecognized = "UNRECOGNIZED";
