package dev.millrace.transforms;

import java.io.Serializable;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/** The outputs of a step that judges. */
record JudgedTags<K>(
    TupleTag<KV<K, JudgedPoint>> kept,
    TupleTag<KV<K, JudgedPoint>> setAside,
    TupleTag<LedgerCount> counts)
    implements Serializable {

  JudgedTags() {
    this(new TupleTag<>("kept"), new TupleTag<>("setAside"), new TupleTag<>("counts"));
  }

  TupleTagList others() {
    return TupleTagList.of(setAside).and(counts);
  }
}
