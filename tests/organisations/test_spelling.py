from organisations.spelling import sort_key_of


def test_sort_keys_put_names_in_the_order_of_a_dutch_reader():
    names = ["Ede", "Ède", "Ede West", "Eén", "Een-twee", "Eerste", "Öst", "Øster", "'s-Gravenhage", "Súdwest-Fryslân", "Zwolle"]

    assert sorted(names, key=lambda name: sort_key_of(name, longest=100)) == names


def test_sort_key_fits_its_column():
    assert len(sort_key_of("é" * 200, longest=120)) == 120
