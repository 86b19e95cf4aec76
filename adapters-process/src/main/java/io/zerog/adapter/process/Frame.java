package io.zerog.adapter.process;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What node and child say to each other.
 *
 * @param control its kind, and what belongs to it
 * @param attachment bytes as they are: parameters, checkpoint, output; often empty
 */
record Frame(ObjectNode control, byte[] attachment) {

    /** Of the node: what a child should be ready for. */
    static final String PREPARE = "prepare";

    /** Of the node: run this job. */
    static final String RUN = "run";

    /** Of the node: the run should end soon. */
    static final String CANCEL = "cancel";

    /** Of the node: interrupt the run. */
    static final String INTERRUPT = "interrupt";

    /** Of the node: the checkpoint is durable. */
    static final String KEPT = "kept";

    /** Of the node: the checkpoint is not kept, the run is to end. */
    static final String NOT_KEPT = "not-kept";

    /** Of the node: say what you are doing. */
    static final String DIAGNOSE = "diagnose";

    /** Of the child, first: which one it is. */
    static final String HELLO = "hello";

    /** Of the child: it waits for a job. */
    static final String READY = "ready";

    /** Of the child: the job's own code begins. */
    static final String BEGUN = "begun";

    static final String PROGRESS = "progress";
    static final String LINE = "line";
    static final String CHECKPOINT = "checkpoint";
    static final String DIAGNOSTICS = "diagnostics";

    /** Of the child: the run has ended with an outcome. */
    static final String OUTCOME = "outcome";

    /** Of the child: the run has ended with an exception. */
    static final String THREW = "threw";

    /** Of the child: somebody called {@code System.exit}. */
    static final String EXITING = "exiting";

    static final byte[] NOTHING = {};

    private static final String KIND = "kind";

    static Frame of(String kind) {
        return with(kind, NOTHING);
    }

    static Frame with(String kind, byte[] attachment) {
        return new Frame(JsonNodeFactory.instance.objectNode().put(KIND, kind), attachment);
    }

    String kind() {
        return control.path(KIND).asText();
    }
}
