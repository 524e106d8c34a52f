// What is said where the backend asked something and the recipe has no answer.

export const questionReason = (question: string): string =>
  `the backend asks ${JSON.stringify(question)}; say in the prompt what it wants to know, or what to answer with on_question`;
