/** What `/help` prints; every command of `parse-input.ts` has its line (tested). */
export const chatHelp: string = `
/model [name]          list the models, or choose one
/budget [n|off|none]   most tokens of thinking; 0 = none at all, off or none = no limit
/think [on|off|last]   show or fold thoughts, or print the last one
/system [text]         set the system prompt, or remove it
/retry                 ask the last question again
/undo                  take the last question and its answer back
/clear                 begin a new conversation
/save <file.md>        write the conversation to a file
/stats                 times and tokens
/now                   while it thinks: answer now (also Ctrl-N)
/help                  this list (also /?)
/bye                   leave (also Ctrl-D, or Ctrl-C twice)

A line that ends in \\ goes on; """ opens and closes a block of lines; pasted lines stay together.
While it answers: Ctrl-C stops it, Ctrl-O shows or folds the thought. //word says a line that begins with /word.
`.trim();
