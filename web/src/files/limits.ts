/** Of one message, as the server says. */
export const kMostFiles = 20
