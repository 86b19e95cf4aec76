package io.zerog.simulation.cluster;

/** What must hold in every run. */
public enum Invariant {
    ACKNOWLEDGED_JOBS_FINISH("every acknowledged job finishes, soon after the faults stop"),
    QUEUE_ENDS_EMPTY("the queue ends empty"),
    FINAL_STATES_NEVER_CHANGE("a final state never changes"),
    NO_FOREIGN_WRITES("only the run that holds the token writes"),
    LEASES_STAND_STILL("a job is taken from its worker only when its lease stood still"),
    LEGAL_TRANSITIONS("a job changes by the transitions of the table, and no others"),
    ATTEMPTS_NEVER_GO_BACK("the attempt grows by one with every claim, and never else"),
    ERRORS_WITHIN_MAX("a job has at most its type's max errors"),
    SOLO_ABANDONS("a job is abandoned alone at most three times"),
    ALONE_IS_ALONE("a run that counts as alone has its node to itself"),
    NO_INNOCENT_CRASHED("a job fails as crashed only after three deaths alone or ten in company"),
    CANCELS_ARE_KEPT("a cancel survives every transition until the job is finished"),
    OUTPUT_IS_ITS_RUNS("a succeeded job has the output of the run that finished it"),
    NO_OVERLAP("two runs of a job overlap only after a pause or an outage"),
    NO_NEEDLESS_ABANDON("no job is taken from a worker that lives and can reach the store"),
    OPEN_JOBS_ARE_FOUND("a walk of the open jobs meets every one of them, whoever has just died"),
    JOBS_ARE_LISTED("the list of jobs has every job"),
    LOOPS_GO_ON("a loop stops for nothing but the death of its node");

    private final String sentence;

    Invariant(String sentence) {
        this.sentence = sentence;
    }

    /** What it says. */
    public String sentence() {
        return sentence;
    }
}
