package io.zerog.simulation.cluster;

import io.zerog.adapter.couchbase.KeyValue;
import io.zerog.application.Environment;
import io.zerog.application.Loop;
import io.zerog.application.Ports;
import io.zerog.domain.port.JobOutput;
import io.zerog.simulation.engine.Node;
import io.zerog.simulation.engine.Simulation;
import java.util.List;

/**
 * How nodes differ from production. Everything that a node is handed goes through here, so that a
 * wrong protocol can be made without touching the code that is right.
 */
public interface Variant {

    /** As in production. */
    Variant NONE = new Variant() {};

    /** The ports of one node, as its core sees them. */
    default Ports ports(Simulation simulation, Node node, Ports real) {
        return real;
    }

    /** The loops that run on one node. */
    default List<Loop> loops(
            Simulation simulation, Ports ports, Environment environment, List<Loop> real) {
        return real;
    }

    /** The key-value service under the store of one node, if it has one. */
    default KeyValue keyValue(Simulation simulation, Node node, KeyValue real) {
        return real;
    }

    /** Where all nodes keep outputs. */
    default JobOutput output(JobOutput real) {
        return real;
    }
}
