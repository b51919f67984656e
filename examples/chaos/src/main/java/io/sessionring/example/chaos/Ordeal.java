package io.sessionring.example.chaos;

/** What befalls the nodes while browsers use sessions: one at a time, each followed by time for repair. */
sealed interface Ordeal extends Named permits Nemesis, Move {}
