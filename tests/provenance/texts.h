// Texts for the tests of this room, written for them.
#pragma once

#include <string>
#include <vector>

namespace headwater::provenance::testing {

/// A report on a harbour; eight paragraphs.
inline const std::vector<std::string>& harbour() {
  static const std::vector<std::string> paragraphs{
      "The harbour authority of Lindvik will close its northern pier for eleven weeks after divers found that marine borers had eaten "
      "through a third of the oak piles that have carried it since 1908. Engineers measured the damage in February, when ferries were laid "
      "up for the winter, and reported that two of the outer bays could give way under a loaded lorry.",
      "Ferries to the islands of Storholm and Vessa will leave from the fish market quay instead, which can take only one vessel at a "
      "time. "
      "The timetable drops from fourteen sailings a day to nine, and cars must be booked a day ahead. Residents of the islands keep their "
      "priority, but only until half an hour before departure.",
      "\"We knew the old timber was tired, but nobody expected to see daylight through it,\" said Marta Ekelund, who runs the authority's "
      "maintenance yard. She had asked for an inspection in 2019 and again two years later, according to minutes of the board.",
      "The repair will cost about 46 million kronor. Half of the money comes from the county, which had put it aside for a new bus garage, "
      "and the rest from a loan that the town council approved on Tuesday by nineteen votes to twelve. The opposition wanted to wait for a "
      "national grant that is to be announced in June.",
      "Shipworms, which are clams rather than worms, were long thought unable to live so far up the Baltic because the water was too "
      "fresh. "
      "Biologists at the Askö field station have followed them northward since the 1990s, and blame a string of dry summers that let salt "
      "water push through the Danish straits.",
      "Shopkeepers along the quay fear for their season. The bakery at the head of the pier makes four fifths of its turnover between "
      "midsummer and August, and its owner has already told three students that she cannot take them on.",
      "The contractor, Brodin Marine, plans to replace the oak with piles of glass fibre filled with concrete. They were tried in a marina "
      "outside Kalmar, where divers have found no trace of borers after six years, although the surface has to be scrubbed of mussels.",
      "Whether the pier will look the same is still open. The county's curator of monuments has asked that the cast iron lamps and the "
      "timber deck be kept, and wants the first bay to stay in oak behind a sheet of copper, as a reminder of how it was built."};
  return paragraphs;
}

/// The same report as a synonym spinner would leave it: every sentence reworded, in order.
inline const std::vector<std::string>& harbour_reworded() {
  static const std::vector<std::string> paragraphs{
      "The port authority of Lindvik is going to shut its northern pier for eleven weeks once divers discovered that marine borers had "
      "gnawed through a third of the oak piles which have held it since 1908. Engineers gauged the harm in February, as ferries had been "
      "laid up for winter, and said that 2 of the outer bays might collapse beneath a loaded lorry.",
      "Ferries towards the islands Storholm and Vessa are going to depart from the fish market quay as a substitute, which can accept just "
      "1 vessel at once. The timetable falls from fourteen sailings per day to nine, and automobiles have to be booked one day in advance. "
      "Inhabitants of the islands retain their priority, however just until half an hour prior to departure.",
      "\"We knew the old timber was tired, but nobody expected to see daylight through it,\" stated Marta Ekelund, that manages the "
      "authority's maintenance yard. She had requested an inspection in 2019 and once more 2 years afterwards, in keeping with minutes of "
      "the board.",
      "The restoration is going to cost roughly 46 million kronor. Half of the cash comes from the county, that had set it aside for a "
      "brand "
      "new bus garage, and the remainder from a loan which the town council authorised on Tuesday with nineteen votes against twelve. The "
      "opposition desired to await a national grant which is due to be announced in June.",
      "Shipworms, that are clams instead of worms, had been lengthy believed incapable of living so far up the Baltic as the water was too "
      "fresh. Biologists on the Askö field station have tracked them northward for the reason that 1990s, and fault a series of dry "
      "summers which allowed salt water to press through the Danish straits.",
      "Shopkeepers alongside the quay worry for his or her season. The bakery on the head of the pier earns four fifths of its turnover "
      "from midsummer to August, and its proprietor has already informed three students that she can not hire them.",
      "The contractor, Brodin Marine, intends to swap the oak for piles of glass fibre stuffed with concrete. They had been tested in an "
      "marina outdoors Kalmar, the place divers have discovered no hint of borers following six years, though the surface needs to be "
      "scrubbed of mussels.",
      "Whether or not the pier will appear the identical remains open. The county's curator of monuments has requested that the cast iron "
      "lamps and the timber deck be retained, and desires the first bay to remain in oak behind a sheet of copper, as a memento of how it "
      "was constructed."};
  return paragraphs;
}

/// Its second paragraph as a word-for-word spinner would leave it: other words in the same grammar.
inline const std::string& harbour_spun() {
  static const std::string text =
      "Boats to the isles of Storholm and Vessa will depart from the fish bazaar wharf instead, which can accept only one craft at a "
      "moment. The schedule drops from fourteen crossings a day to nine, and vehicles must be reserved a day ahead. Dwellers of the isles "
      "keep their precedence, but only until half an hour before leaving.";
  return text;
}

/// Another paper's own report on the same closure: the same quotation and facts, other prose.
inline const std::string& harbour_elsewhere() {
  static const std::string text =
      "Islanders off Lindvik face a summer of queues. From Monday the northern pier is out of bounds, and with it more than a third of the "
      "daily crossings disappears from the board at the terminal.\n\n"
      "\"We knew the old timber was tired, but nobody expected to see daylight through it,\" said Marta Ekelund of the harbour "
      "authority.\n\n"
      "Per Sandell, who commutes from Vessa to a job in the hospital laundry, found out from a notice taped to a vending machine. He has "
      "bought a second-hand dinghy with a neighbour and means to row when the queue gets too long. Others talk of moving in with relatives "
      "on the mainland until autumn.\n\n"
      "Councillors quarrelled over the bill late into the night. Lena Fors of the Centre group called the loan reckless, while the mayor "
      "said that waiting would cost more once the deck itself had to be condemned. A petition for a temporary pontoon gathered six hundred "
      "signatures over the weekend, but the pilots consider the bay too exposed to swell for one.\n\n"
      "What ate the pier is a creature most people here had never heard of. At the school on Storholm the pupils keep a piece of riddled "
      "wood in a jar and have drawn the culprit on the blackboard, teeth and all.";
  return text;
}

/// Something else altogether; six paragraphs.
inline const std::vector<std::string>& orchestra() {
  static const std::vector<std::string> paragraphs{
      "When the municipal orchestra of Pedrasola lost its rehearsal hall to a leaking roof, the players moved into a disused "
      "slaughterhouse "
      "on the edge of town and discovered that it sounds better than anything they had before. The tiled walls return the high strings "
      "without harshness, and a drain in the middle of the floor seems to swallow the boom of the timpani.",
      "The conductor, Ilse Moreau, noticed it first during a run through of a Haydn symphony. She walked to the back of the room, sat on a "
      "crate and let the leader beat time, and for once could follow the violas from the first bar to the last.",
      "An acoustician from the technical college brought a starting pistol and two microphones. His report gives a reverberation of one "
      "point seven seconds at middle frequencies, close to that of halls built for the purpose at fifty times the price, and recommends "
      "that nobody touch the tiles.",
      "The town had meant to sell the site to a supermarket. Now the mayor speaks of a chamber music festival, and has asked the planners "
      "how many seats the fire brigade would allow between the loading ramp and the cold store.",
      "Not everyone is charmed. The brass section complains of the cold, since the building has no heating besides a pair of gas lamps, "
      "and "
      "the second bassoon refuses to sit beneath the rail from which the carcasses used to hang.",
      "Recordings made on three evenings in March have been sent to a label in Ghent. If it takes them, the sleeve will show the hooks."};
  return paragraphs;
}

inline std::string join(const std::vector<std::string>& paragraphs) {
  std::string out;
  for (const std::string& paragraph : paragraphs) out += (out.empty() ? "" : "\n\n") + paragraph;
  return out;
}

}  // namespace headwater::provenance::testing
