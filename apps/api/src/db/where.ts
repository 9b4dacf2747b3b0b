/** Whether this names a server. */
export const isServer = (where: string): boolean => /^postgres(ql)?:\/\//.test(where);
